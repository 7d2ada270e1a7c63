//! Checkpoints: a signed Merkle root over all acts since the last one, chained, so that nothing vanishes unnoticed.
//!
//! A leaf is SM3(0x00 ‖ hash of the act), a node SM3(0x01 ‖ left ‖ right), shaped as in RFC 6962. Checkpoint n covers
//! exactly the ids after the last id of n-1 up to its own. Its digest is SM3 over a label and all its columns but the
//! signature, each behind its length; the digest is signed by SM2 and is the `prev` of the next.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};

use crate::{
    args,
    error::StoreError,
    journal::{START, hash_of},
    keys::{hex, signature_holds},
    sql::{Row, Value},
    store::Store,
    tx::{Reader, Tx},
};

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    pub(crate) n: i64,
    pub(crate) first_id: i64,
    pub(crate) last_id: i64,
    pub(crate) root: [u8; 32],
    pub(crate) prev: [u8; 32],
    pub(crate) at: i64,
    pub(crate) signature: Vec<u8>,
}

/// Acts in one checkpoint at most, so that the writer is not held for long after a bulk load.
const ACTS_MAX: u32 = 65_536;
const SETTLE_TRIES: u32 = 500;
const LOCK: i64 = 0x6870_6368_6563;
const LABEL: &str = "hengping checkpoint 1";

crate::table!(
    /// The checkpoints.
    pub(crate) CHECKPOINT = "checkpoint" (n) { first_id, last_id, root, prev, at, signature }
);

const LAST: &str =
    "SELECT n, first_id, last_id, root, prev, at, signature FROM checkpoint ORDER BY n DESC LIMIT 1";
const LEAVES: &str = "SELECT id, hash FROM journal WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3";
const LAST_ID: &str = "SELECT coalesce(max(id), 0) FROM journal";

/// The statements of this module that both databases understand.
pub(crate) const STATEMENTS: &[&str] = &[LAST, LEAVES, LAST_ID, CHECKPOINT.insert];

/// The last checkpoint in the form in which it leaves the house: to a file, to the upper agency, to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointHead {
    /// The number of the checkpoint, from 1.
    pub n: i64,
    /// The last act that it covers.
    pub last_id: i64,
    /// The Merkle root, hexadecimal.
    pub root: String,
    /// What the signature signs and the next checkpoint names, hexadecimal.
    pub digest: String,
    /// When it was made.
    pub at: Timestamp,
    /// The SM2 signature, r and s, hexadecimal.
    pub signature: String,
    /// The key that checks it, as the store that exports it knows it.
    pub public_key: Option<String>,
}

impl Store {
    /// Signs the acts since the last checkpoint. Nothing happens when there are none.
    ///
    /// On PostgreSQL it first waits, up to five seconds, until every transaction that may hold a lower id has ended.
    pub fn checkpoint(&self, now: Timestamp) -> Result<Option<CheckpointHead>, StoreError> {
        let settled = self.settled_id()?;
        while self.write(move |tx| tx.checkpoint(settled, now))? {}
        self.checkpoint_head()
    }

    /// The last checkpoint, if there is any.
    pub fn checkpoint_head(&self) -> Result<Option<CheckpointHead>, StoreError> {
        let public_key = self.keys().map(crate::KeyRing::public_key);
        let last = self.read(|reader| reader.query_optional(LAST, &[]))?;
        last.map(|last| {
            let last = Checkpoint::read(&last)?;
            Ok(CheckpointHead {
                n: last.n,
                last_id: last.last_id,
                root: hex(&last.root),
                digest: hex(&last.digest()),
                at: Timestamp::from_microsecond(last.at)
                    .map_err(|_| StoreError::inconsistent(format!("checkpoint {}", last.n), "at"))?,
                signature: hex(&last.signature),
                public_key,
            })
        })
        .transpose()
    }

    /// The highest id below which no act can appear any more.
    fn settled_id(&self) -> Result<i64, StoreError> {
        if self.is_sqlite() {
            return self.read(|reader| reader.query_one(LAST_ID, &[])?.int(0));
        }
        // INVARIANT: an id is taken by a transaction that already has its number (see `journal_ids`). All ids up to the
        // one read here therefore belong to transactions before our own, and are settled once those have ended.
        let (id, own) = self.write(|tx| -> Result<_, StoreError> {
            let id = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM journal_id";
            let own = "SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)";
            Ok((tx.query_one(id, &[])?.int(0)?, tx.query_one(own, &[])?.int(0)?))
        })?;
        for _ in 0..SETTLE_TRIES {
            let oldest = self.read(|reader| {
                let oldest = "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)";
                reader.query_one(oldest, &[])?.int(0)
            })?;
            if oldest > own {
                return Ok(id);
            }
            self.read(|reader| reader.query("SELECT CAST(pg_sleep(0.01) AS TEXT)", &[]))?;
        }
        let source = "a transaction has been open for more than five seconds".into();
        Err(StoreError::Unavailable { operation: "settle the journal for a checkpoint".to_owned(), source })
    }
}

impl Tx<'_> {
    /// Makes one checkpoint; says whether there may be more to sign.
    fn checkpoint(&mut self, settled: i64, now: Timestamp) -> Result<bool, StoreError> {
        let keys = self.keys()?;
        if !self.db.is_sqlite() {
            self.query("SELECT CAST(pg_advisory_xact_lock(?1) AS TEXT)", args![LOCK])?;
        }
        let last = self.last_checkpoint()?;
        let (n, after, prev) = last.map_or((1, 0, START), |last| (last.n + 1, last.last_id, last.digest()));
        let mut tree = Merkle::default();
        let (mut first_id, mut last_id) = (None, after);
        self.for_each(LEAVES, args![after, settled, ACTS_MAX], |row| {
            last_id = row.int(0)?;
            first_id.get_or_insert(last_id);
            tree.push(row.hash(1)?);
            Ok(())
        })?;
        let (Some(first_id), Some(root)) = (first_id, tree.root()) else { return Ok(false) };
        let mut made =
            Checkpoint { n, first_id, last_id, root, prev, at: now.as_microsecond(), signature: Vec::new() };
        made.signature = keys.sign(&made.digest())?;
        let Checkpoint { root, prev, at, signature, .. } = made;
        self.execute(CHECKPOINT.insert, args![n, first_id, last_id, &root, &prev, at, signature])?;
        Ok(last_id < settled)
    }
}

impl Reader<'_> {
    pub(crate) fn last_checkpoint(&mut self) -> Result<Option<Checkpoint>, StoreError> {
        self.query_optional(LAST, &[])?.map(|row| Checkpoint::read(&row)).transpose()
    }

    /// The root over the acts after one id up to another, with the first and the last of them.
    pub(crate) fn merkle_root(
        &mut self,
        after: i64,
        last: i64,
    ) -> Result<Option<(i64, i64, [u8; 32])>, StoreError> {
        let (mut tree, mut first_id, mut last_id) = (Merkle::default(), None, after);
        self.for_each(LEAVES, args![after, last, i64::MAX], |row| {
            last_id = row.int(0)?;
            first_id.get_or_insert(last_id);
            tree.push(row.hash(1)?);
            Ok(())
        })?;
        Ok(first_id.zip(tree.root()).map(|(first_id, root)| (first_id, last_id, root)))
    }
}

impl Checkpoint {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            n: row.int(0)?,
            first_id: row.int(1)?,
            last_id: row.int(2)?,
            root: row.hash(3)?,
            prev: row.hash(4)?,
            at: row.int(5)?,
            signature: row.blob(6)?.to_vec(),
        })
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        hash_of(&[
            Value::from(LABEL),
            Value::Int(self.n),
            Value::Int(self.first_id),
            Value::Int(self.last_id),
            Value::from(&self.root),
            Value::from(&self.prev),
            Value::Int(self.at),
        ])
    }

    /// Whether one of the keys made the signature.
    pub(crate) fn is_signed_by(&self, public_keys: &[String]) -> Result<bool, StoreError> {
        for key in public_keys {
            if signature_holds(key, &self.digest(), &self.signature)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A Merkle tree that is built leaf by leaf and keeps one hash per level.
#[derive(Default)]
struct Merkle {
    /// Complete subtrees, the largest first, each with its height.
    subtrees: Vec<(u32, [u8; 32])>,
}

impl Merkle {
    fn push(&mut self, act: [u8; 32]) {
        let (mut height, mut hash) = (0, node(0, &[&act]));
        while let Some(left) = self.subtrees.pop_if(|(other, _)| *other == height) {
            (height, hash) = (height + 1, node(1, &[&left.1, &hash]));
        }
        self.subtrees.push((height, hash));
    }

    fn root(self) -> Option<[u8; 32]> {
        self.subtrees.into_iter().rev().map(|(_, hash)| hash).reduce(|right, left| node(1, &[&left, &right]))
    }
}

fn node(tag: u8, parts: &[&[u8; 32]]) -> [u8; 32] {
    let mut digest = Sm3::new();
    digest.update([tag]);
    for part in parts {
        digest.update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition of RFC 6962, word for word, as the measure of the tree that is built leaf by leaf.
    fn by_definition(leaves: &[[u8; 32]]) -> [u8; 32] {
        if let [leaf] = leaves {
            return node(0, &[leaf]);
        }
        let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
        node(1, &[&by_definition(left), &by_definition(right)])
    }

    #[test]
    fn the_tree_has_the_shape_of_rfc_6962() {
        for count in 1..=40_u8 {
            let leaves: Vec<[u8; 32]> = (0..count).map(|n| [n; 32]).collect();
            let mut tree = Merkle::default();
            for leaf in &leaves {
                tree.push(*leaf);
            }
            assert_eq!(tree.root(), Some(by_definition(&leaves)), "{count} leaves");
        }
        assert_eq!(Merkle::default().root(), None);
    }
}
