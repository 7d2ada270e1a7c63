//! The keys of an installation: one master key, from which the others follow, and the signing key of the checkpoints.
//!
//! They lie in a directory of their own, outside the data, readable by their owner only, and are never in a backup.

use std::{
    fmt,
    io::Write,
    path::{Path, PathBuf},
};

use hmac::{Hmac, KeyInit, Mac};
use sm2::dsa::{
    Signature, SigningKey, VerifyingKey,
    signature::{Signer, Verifier},
};
use sm3::Sm3;
use zeroize::Zeroizing;

use crate::error::StoreError;

/// The keys of an installation, in memory.
pub struct KeyRing {
    dir: PathBuf,
    master: Zeroizing<[u8; 32]>,
    signing: SigningKey,
    /// The public keys that checkpoints may carry: that of `signing`, then former ones.
    public: Vec<String>,
}

const MASTER: &str = "master.key";
const SIGNING: &str = "checkpoint.sm2";
const PUBLIC: &str = "checkpoint.pub";
/// The distinguishing identifier that GM/T 0009 gives to a signer without a name of its own.
const SIGNER: &str = "1234567812345678";

impl KeyRing {
    /// Makes new keys in an empty or new directory. Files that exist are never replaced.
    pub fn create(dir: &Path) -> Result<Self, StoreError> {
        make_private_dir(dir)?;
        let mut master = Zeroizing::new([0; 32]);
        random(master.as_mut_slice())?;
        write_private(&dir.join(MASTER), &hex(master.as_slice()))?;
        let signing = loop {
            let mut scalar = Zeroizing::new([0; 32]);
            random(scalar.as_mut_slice())?;
            // A random scalar misses the order of the curve with a chance of one in four billion.
            if let Ok(signing) = SigningKey::from_slice(SIGNER, scalar.as_slice()) {
                write_private(&dir.join(SIGNING), &hex(scalar.as_slice()))?;
                break signing;
            }
        };
        write_private(&dir.join(PUBLIC), &public_of(&signing))?;
        let public = vec![public_of(&signing)];
        Ok(Self { dir: dir.to_owned(), master, signing, public })
    }

    /// Reads the keys of a directory and refuses files that others can read.
    pub fn load(dir: &Path) -> Result<Self, StoreError> {
        let secret = read_private(&dir.join(MASTER))?;
        let master =
            secret.as_slice().try_into().map_err(|_| StoreError::keys("master.key is not of 32 bytes"))?;
        let scalar = read_private(&dir.join(SIGNING))?;
        let signing = SigningKey::from_slice(SIGNER, &scalar)
            .map_err(|_| StoreError::keys("checkpoint.sm2 is not an SM2 key"))?;
        let mut public = vec![public_of(&signing)];
        // Further lines are keys that signed in the past, for instance before a move to another machine.
        let listed =
            std::fs::read_to_string(dir.join(PUBLIC)).map_err(StoreError::file("read checkpoint.pub"))?;
        public.extend(listed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
        public.dedup();
        Ok(Self { dir: dir.to_owned(), master: Zeroizing::new(master), signing, public })
    }

    /// Refuses keys that lie inside the directory of the data, where a copy of the data would carry them along.
    pub fn check_outside(&self, data: &Path) -> Result<(), StoreError> {
        let whole = |path: &Path| {
            path.canonicalize().map_err(StoreError::file("resolve the directories of keys and data"))
        };
        if whole(&self.dir)?.starts_with(whole(data)?) {
            return Err(StoreError::keys("the keys lie inside the data directory"));
        }
        Ok(())
    }

    /// The directory of the keys.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The public key that checks the checkpoints, as hexadecimal SEC1 text.
    pub fn public_key(&self) -> String {
        public_of(&self.signing)
    }

    /// All public keys that a checkpoint may carry, the present one first.
    pub fn public_keys(&self) -> &[String] {
        &self.public
    }

    /// The search word of a personal field: equal plaintexts give equal words, and the word tells nothing without the key.
    pub fn blind_index(&self, field: &str, plaintext: &str) -> String {
        hex(&self.derive("blind index", &[field.as_bytes(), plaintext.as_bytes()]))
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, StoreError> {
        let signature: Signature =
            self.signing.try_sign(message).map_err(|_| StoreError::keys("SM2 could not sign"))?;
        Ok(signature.to_bytes().to_vec())
    }

    /// The key that wraps the keys of the persons.
    pub(crate) fn wrapping_key(&self) -> Zeroizing<[u8; 16]> {
        let mut key = Zeroizing::new([0; 16]);
        for (to, from) in key.iter_mut().zip(self.derive("person keys", &[])) {
            *to = from;
        }
        key
    }

    fn derive(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC takes keys of any length, so the error cannot happen; an all-zero word would be found at once by the tests.
        let Ok(mut mac) = Hmac::<Sm3>::new_from_slice(self.master.as_slice()) else { return [0; 32] };
        mac.update(purpose.as_bytes());
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing")
            .field("dir", &self.dir)
            .field("public_key", &self.public_key())
            .finish_non_exhaustive()
    }
}

fn public_of(signing: &SigningKey) -> String {
    hex(&signing.verifying_key().to_sec1_bytes())
}

/// Checks a signature against a public key in hexadecimal SEC1 text.
pub(crate) fn signature_holds(
    public_key: &str,
    message: &[u8],
    signature: &[u8],
) -> Result<bool, StoreError> {
    let key = unhex(public_key)
        .and_then(|bytes| VerifyingKey::from_sec1_bytes(SIGNER, &bytes).ok())
        .ok_or_else(|| StoreError::keys("the public key is not an SM2 key"))?;
    Ok(Signature::from_slice(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok()))
}

pub(crate) fn random(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|_| StoreError::keys("the system gives no random numbers"))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    base16ct::lower::decode_vec(text.trim()).ok()
}

/// Writes a new file that only its owner can read, and refuses one that exists.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let fault = || StoreError::file(format!("write the key file {}", path.display()));
    let mut file = options.open(path).map_err(fault())?;
    file.write_all(text.as_bytes()).map_err(fault())?;
    file.sync_all().map_err(fault())
}

/// Reads a hexadecimal file and refuses it when anybody but its owner can read it.
fn read_private(path: &Path) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let fault = || StoreError::file(format!("read the key file {}", path.display()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map_err(fault())?.permissions().mode();
        if mode & 0o077 != 0 {
            let reason =
                format!("{} is open to others (mode {:o}), set it to 600", path.display(), mode & 0o777);
            return Err(StoreError::keys(reason));
        }
    }
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(fault())?);
    let bytes =
        unhex(&text).ok_or_else(|| StoreError::keys(format!("{} is not hexadecimal", path.display())))?;
    Ok(Zeroizing::new(bytes))
}

/// Makes a directory, if it is not there, that only its owner can enter.
pub(crate) fn make_private_dir(dir: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(dir).map_err(StoreError::file(format!("make the directory {}", dir.display())))
}
