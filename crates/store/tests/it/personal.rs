//! Personal fields and the keys under them.

use std::fs::{self, Permissions};

use store::{KeyRing, Options, Store, StoreError};

use crate::support::{TestDb, on_both};

#[test]
fn a_sealed_field_opens_until_its_person_is_erased() {
    on_both(|db| {
        let plaintext = "110101199003070034";
        let (first, second, other) = db
            .store
            .write(move |tx| -> Result<_, StoreError> {
                Ok((tx.seal("p-1", plaintext)?, tx.seal("p-1", plaintext)?, tx.seal("p-2", "13800000000")?))
            })
            .unwrap();
        assert!(first.starts_with("p1.") && first != second);
        let open = |sealed: &str| db.store.read(|reader| reader.unseal(sealed));
        assert_eq!(open(&first).unwrap().as_deref(), Some(plaintext));
        assert_eq!(open(&second).unwrap().as_deref(), Some(plaintext));
        let mut altered = first.clone().into_bytes();
        let last = altered.last_mut().unwrap();
        *last = if *last == b'0' { b'1' } else { b'0' };
        let altered = open(&String::from_utf8(altered).unwrap());
        assert!(matches!(altered, Err(StoreError::Inconsistent { .. })), "{altered:?}");

        let exported = db.dir.path().join("persons.keys");
        assert_eq!(db.store.export_person_keys(&exported).unwrap(), 2);
        assert!(db.store.erase_person("p-1").unwrap());
        assert!(!db.store.erase_person("p-1").unwrap());
        assert_eq!(open(&first).unwrap(), None);
        assert_eq!(open(&other).unwrap().as_deref(), Some("13800000000"));
        assert_eq!(db.store.import_person_keys(&exported).unwrap(), 1);
        assert_eq!(open(&second).unwrap().as_deref(), Some(plaintext));
    });
}

#[test]
fn a_blind_index_is_equal_for_equal_fields_only() {
    let (one, other) = (TestDb::sqlite(), TestDb::sqlite());
    let keys = one.store.keys().unwrap();
    let word = keys.blind_index("identity", "110101199003070034");
    assert_eq!(word, KeyRing::load(keys.dir()).unwrap().blind_index("identity", "110101199003070034"));
    assert_ne!(word, keys.blind_index("phone", "110101199003070034"));
    assert_ne!(word, keys.blind_index("identity", "110101199003070035"));
    assert_ne!(word, other.store.keys().unwrap().blind_index("identity", "110101199003070034"));
}

#[test]
fn keys_are_refused_where_others_could_have_them() {
    let db = TestDb::sqlite();
    let keys = db.options.keys.clone().unwrap();
    let again = KeyRing::create(&keys);
    assert!(matches!(again, Err(StoreError::File { .. })), "existing keys were replaced: {again:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = keys.join("master.key");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(KeyRing::load(&keys), Err(StoreError::Keys { .. })));
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    }
    let data = db.dir.path().join("data");
    KeyRing::create(&data.join("deep/keys")).unwrap();
    let inside = Store::open(&Options::sqlite(&data).with_keys(data.join("deep/keys")));
    assert!(matches!(inside, Err(StoreError::Keys { .. })), "{inside:?}");
}

#[test]
fn a_key_ring_does_not_show_its_keys() {
    let db = TestDb::sqlite();
    let keys = db.store.keys().unwrap();
    let master = fs::read_to_string(keys.dir().join("master.key")).unwrap();
    assert!(!format!("{keys:?} {:?}", db.store).contains(master.trim()));
}
