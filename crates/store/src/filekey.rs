//! The key of the files of a case: what lies on the disk or in the object store is ciphertext.
//!
//! A sealed piece is a nonce of 12 bytes, the SM4-GCM ciphertext and its tag of 16 bytes. The nonce follows from the
//! content by HMAC-SM3 under a second key, so that the same piece of the same case gives the same bytes and is stored
//! once, while pieces of two cases never look alike.

use std::fmt;

use aes_gcm::{KeyInit, Nonce, aead::AeadInOut};
use hmac::{Hmac, Mac};
use sm3::Sm3;
use zeroize::Zeroizing;

use crate::{
    error::StoreError,
    seal::{NONCE_BYTES, Sm4Gcm},
};

/// The key of the files of one case, in memory.
pub struct FileKey {
    name: String,
    content: Zeroizing<[u8; 16]>,
    nonce: Zeroizing<[u8; 32]>,
}

/// How many bytes a sealed piece is longer than its content.
const ADDED_BYTES: usize = NONCE_BYTES + 16;

impl FileKey {
    /// Both keys from the key of the owner.
    pub(crate) fn derive(name: &str, key: &[u8; 16]) -> Result<Self, StoreError> {
        let word = |purpose: &str| mac(key, &[purpose.as_bytes(), name.as_bytes()]);
        let mut content = Zeroizing::new([0; 16]);
        for (to, from) in content.iter_mut().zip(word("files: content ")?.iter()) {
            *to = *from;
        }
        Ok(Self { name: name.to_owned(), content, nonce: word("files: nonce ")? })
    }

    /// Encrypts a piece.
    pub fn seal(&self, mut plaintext: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let word = mac(self.nonce.as_slice(), &[&plaintext])?;
        let nonce = word.first_chunk::<NONCE_BYTES>().copied().unwrap_or_default();
        plaintext.reserve_exact(ADDED_BYTES);
        Sm4Gcm::new((&*self.content).into())
            .encrypt_in_place(&Nonce::from(nonce), self.name.as_bytes(), &mut plaintext)
            .map_err(|_| StoreError::keys("a piece of a file is too long to seal"))?;
        plaintext.splice(0..0, nonce);
        Ok(plaintext)
    }

    /// Decrypts a piece; nothing when it was altered or sealed by another key.
    pub fn open(&self, mut sealed: Vec<u8>) -> Option<Vec<u8>> {
        let nonce = *sealed.first_chunk::<NONCE_BYTES>()?;
        sealed.drain(..NONCE_BYTES);
        Sm4Gcm::new((&*self.content).into())
            .decrypt_in_place(&Nonce::from(nonce), self.name.as_bytes(), &mut sealed)
            .ok()?;
        Some(sealed)
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileKey").field("name", &self.name).finish_non_exhaustive()
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let mut mac = Hmac::<Sm3>::new_from_slice(key)
        .map_err(|_| StoreError::keys("a key of files has an impossible length"))?;
    for part in parts {
        mac.update(part);
    }
    Ok(Zeroizing::new(mac.finalize().into_bytes().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_opens_under_its_key_only_and_altered_never() {
        let key = FileKey::derive("one", &[7; 16]).unwrap();
        let sealed = key.seal(b"a photograph".to_vec()).unwrap();
        assert_eq!(sealed.len(), 12 + ADDED_BYTES);
        assert!(!sealed.windows(5).any(|part| part == b"photo"));
        assert_eq!(key.open(sealed.clone()).as_deref(), Some(b"a photograph".as_slice()));
        for other in [FileKey::derive("two", &[7; 16]), FileKey::derive("one", &[8; 16])] {
            assert_eq!(other.unwrap().open(sealed.clone()), None);
        }
        for place in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[place] ^= 1;
            assert_eq!(key.open(altered), None, "byte {place}");
        }
        assert_eq!(key.open(Vec::new()), None);
    }

    #[test]
    fn the_same_piece_is_stored_once_in_a_case_and_looks_different_in_another() {
        let (one, two) =
            (FileKey::derive("one", &[7; 16]).unwrap(), FileKey::derive("two", &[8; 16]).unwrap());
        assert_eq!(one.seal(b"same".to_vec()).unwrap(), one.seal(b"same".to_vec()).unwrap());
        assert_ne!(one.seal(b"same".to_vec()).unwrap(), two.seal(b"same".to_vec()).unwrap());
        assert_ne!(one.seal(b"same".to_vec()).unwrap()[..12], one.seal(b"other".to_vec()).unwrap()[..12]);
    }
}
