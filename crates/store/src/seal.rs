//! Personal fields: ciphertext under a key per person, which can be destroyed.
//!
//! A sealed field is `p1.KEY.HEX`: the name of the person's key and, in hexadecimal, a nonce of 12 bytes, the SM4-GCM
//! ciphertext and its tag of 16 bytes; the name of the key is authenticated too. The keys of the persons are wrapped by
//! the master key in the working table `person_key`. They are not in an archive: see [`Store::export_person_keys`].

use std::{fmt::Write as _, path::Path};

use aes_gcm::{
    AesGcm, KeyInit, Nonce,
    aead::{Aead, Payload, consts::U12},
};
use sm4::Sm4;
use zeroize::Zeroizing;

use crate::{
    args,
    error::StoreError,
    filekey::FileKey,
    keys::{KeyRing, hex, random, unhex, write_private},
    store::{Backend, Store},
    tx::{Reader, Tx},
};

pub(crate) type Sm4Gcm = AesGcm<Sm4, U12>;

const VERSION: &str = "p1";
pub(crate) const NONCE_BYTES: usize = 12;
const KEY_OF_PERSON: &str = "SELECT key_id, wrapped FROM person_key WHERE person = ?1";
const KEY_BY_NAME: &str = "SELECT wrapped FROM person_key WHERE key_id = ?1";
const ALL_KEYS: &str = "SELECT key_id, person, wrapped FROM person_key ORDER BY key_id";
const NEW_KEY: &str =
    "INSERT INTO person_key (key_id, person, wrapped) VALUES (?1, ?2, ?3) ON CONFLICT (person) DO NOTHING";
const ERASE: &str = "DELETE FROM person_key WHERE person = ?1";

/// The statements of this module.
pub(crate) const STATEMENTS: &[&str] = &[KEY_OF_PERSON, KEY_BY_NAME, ALL_KEYS, NEW_KEY, ERASE];

impl Tx<'_> {
    /// The key under which the files of `owner` lie; the same key carries his personal fields, so that destroying it
    /// erases both.
    pub fn file_key(&mut self, owner: &str) -> Result<FileKey, StoreError> {
        let (name, key) = self.person_key(owner)?;
        FileKey::derive(&name, &key)
    }

    /// Seals a personal field under the key of the person, which is made when it is the first field.
    pub fn seal(&mut self, person: &str, plaintext: &str) -> Result<String, StoreError> {
        let (name, key) = self.person_key(person)?;
        let sealed = encrypt(&key, name.as_bytes(), plaintext.as_bytes())?;
        Ok(format!("{VERSION}.{name}.{}", hex(&sealed)))
    }

    /// Name and key of a person, made when there is none yet.
    fn person_key(&mut self, person: &str) -> Result<(String, Zeroizing<[u8; 16]>), StoreError> {
        let keys = self.keys()?;
        let mut found = self.query_optional(KEY_OF_PERSON, args![person])?;
        if found.is_none() {
            let (mut name, mut key) = ([0; 8], Zeroizing::new([0; 16]));
            random(&mut name)?;
            random(key.as_mut_slice())?;
            let name = hex(&name);
            let wrapped = encrypt(&keys.wrapping_key(), name.as_bytes(), key.as_slice())?;
            self.execute(NEW_KEY, args![&name, person, wrapped])?;
            // Somebody else may have been first, whose key then holds.
            found = self.query_optional(KEY_OF_PERSON, args![person])?;
        }
        let row = found.ok_or_else(|| StoreError::inconsistent("person_key", "a new key is not there"))?;
        let name = row.text(0)?;
        let key = unwrap(&keys, name, row.blob(1)?)?;
        Ok((name.to_owned(), key))
    }
}

impl Reader<'_> {
    /// The key under which the files of `owner` lie; nothing when there is none, or when it has been destroyed.
    pub fn held_file_key(&mut self, owner: &str) -> Result<Option<FileKey>, StoreError> {
        let keys = self.keys()?;
        let Some(row) = self.query_optional(KEY_OF_PERSON, args![owner])? else { return Ok(None) };
        let name = row.text(0)?;
        let key = unwrap(&keys, name, row.blob(1)?)?;
        FileKey::derive(name, &key).map(Some)
    }

    /// Opens a sealed field; nothing when the person's key has been destroyed.
    pub fn unseal(&mut self, sealed: &str) -> Result<Option<String>, StoreError> {
        let keys = self.keys()?;
        let damaged = |detail| StoreError::inconsistent("a sealed field", detail);
        let mut parts = sealed.splitn(3, '.');
        let (Some(VERSION), Some(name), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(damaged("it is not in the form p1.KEY.HEX"));
        };
        let Some(row) = self.query_optional(KEY_BY_NAME, args![name])? else { return Ok(None) };
        let key = unwrap(&keys, name, row.blob(0)?)?;
        let body = unhex(body).ok_or_else(|| damaged("it is not hexadecimal"))?;
        let plaintext = decrypt(&key, name.as_bytes(), &body)
            .ok_or_else(|| damaged("it was altered or sealed by another key"))?;
        String::from_utf8(plaintext).map(Some).map_err(|_| damaged("it is not a text"))
    }
}

impl Store {
    /// Destroys the key of a person, so that every sealed field of that person is lost for good.
    ///
    /// The pages that held the key are overwritten as far as the database offers it.
    pub fn erase_person(&self, person: &str) -> Result<bool, StoreError> {
        let (sqlite, name) = (self.is_sqlite(), person.to_owned());
        let erased = self.write(move |tx| {
            if sqlite {
                tx.query("PRAGMA secure_delete = ON", &[])?;
            }
            tx.execute(ERASE, args![&name])
        })?;
        match &self.inner.backend {
            Backend::Sqlite(sqlite) => sqlite.fold_log()?,
            Backend::Postgres(postgres) => postgres.vacuum("person_key")?,
        }
        Ok(erased > 0)
    }

    /// Writes the wrapped keys of all persons to a new file, which belongs beside the keys and not beside the archives:
    /// whoever has an archive, this file and the master key reads the personal fields of that day.
    pub fn export_person_keys(&self, file: &Path) -> Result<u64, StoreError> {
        let rows = self.read(|reader| reader.query(ALL_KEYS, &[]))?;
        let mut text = String::new();
        for row in &rows {
            // A name of a person holds no tab: it is an identifier of this program.
            let written = writeln!(text, "{}\t{}\t{}", row.text(0)?, hex(row.blob(2)?), row.text(1)?);
            written.map_err(|_| StoreError::keys("the list of keys cannot be written"))?;
        }
        write_private(file, &text)?;
        Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
    }

    /// Takes the keys of an export that are not there yet, after a restore under the same master key.
    pub fn import_person_keys(&self, file: &Path) -> Result<u64, StoreError> {
        let text = std::fs::read_to_string(file).map_err(StoreError::file("read the keys of the persons"))?;
        let mut rows = Vec::new();
        for line in text.lines() {
            let mut parts = line.splitn(3, '\t');
            let (Some(name), Some(wrapped), Some(person)) =
                (parts.next(), parts.next().and_then(unhex), parts.next())
            else {
                return Err(StoreError::keys("the list of keys is damaged"));
            };
            rows.push((name.to_owned(), wrapped, person.to_owned()));
        }
        self.write(move |tx| {
            let keys = tx.keys()?;
            let mut taken = 0;
            for (name, wrapped, person) in rows {
                unwrap(&keys, &name, &wrapped)?;
                taken += tx.execute(NEW_KEY, args![name, person, wrapped])?;
            }
            Ok(taken)
        })
    }
}

fn unwrap(keys: &KeyRing, name: &str, wrapped: &[u8]) -> Result<Zeroizing<[u8; 16]>, StoreError> {
    let plain = decrypt(&keys.wrapping_key(), name.as_bytes(), wrapped)
        .map(Zeroizing::new)
        .ok_or_else(|| StoreError::keys(format!("the master key does not open the person's key {name}")))?;
    let key =
        plain.as_slice().try_into().map_err(|_| StoreError::keys("a person's key is not of 16 bytes"))?;
    Ok(Zeroizing::new(key))
}

fn encrypt(key: &[u8; 16], bound: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut nonce = [0; NONCE_BYTES];
    random(&mut nonce)?;
    let sealed = Sm4Gcm::new(key.into())
        .encrypt(&Nonce::from(nonce), Payload { msg: plaintext, aad: bound })
        .map_err(|_| StoreError::keys("a field is too long to seal"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt(key: &[u8; 16], bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    Sm4Gcm::new(key.into()).decrypt(&Nonce::from(*nonce), Payload { msg: body, aad: bound }).ok()
}

#[cfg(test)]
mod tests {
    use sm3::{Digest, Sm3};

    use super::*;

    #[test]
    fn sm4_gcm_gives_the_ciphertext_of_rfc_8998() {
        let bytes = |text: &str| unhex(text).expect("hexadecimal");
        let key: [u8; 16] = bytes("0123456789abcdeffedcba9876543210").try_into().expect("16 bytes");
        let nonce: [u8; 12] = bytes("00001234567800000000abcd").try_into().expect("12 bytes");
        let aad = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let plaintext = bytes(concat!(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd",
            "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
        ));
        let sealed = Sm4Gcm::new(&key.into())
            .encrypt(&Nonce::from(nonce), Payload { msg: &plaintext, aad: &aad })
            .expect("short enough");
        let expected = concat!(
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735",
            "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d",
            "83de3541e4c2b58177e065a9bf7b62ec"
        );
        assert_eq!(hex(&sealed), expected);
    }

    #[test]
    fn sm3_gives_the_digest_of_gb_t_32905() {
        assert_eq!(
            hex(&Sm3::digest(b"abc")),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
    }

    #[test]
    fn an_altered_or_foreign_ciphertext_does_not_open() {
        let sealed = encrypt(&[7; 16], b"name", "王某".as_bytes()).expect("sealed");
        assert_eq!(decrypt(&[7; 16], b"name", &sealed).as_deref(), Some("王某".as_bytes()));
        assert_eq!(decrypt(&[8; 16], b"name", &sealed), None);
        assert_eq!(decrypt(&[7; 16], b"other", &sealed), None);
        for place in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[place] ^= 1;
            assert_eq!(decrypt(&[7; 16], b"name", &altered), None, "byte {place}");
        }
    }
}
