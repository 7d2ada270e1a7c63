//! What the repository asks of itself: the tidy checks, the ratchet and the index of the law in the code.
//!
//! Invariants: a check reads the tree and writes nothing; it reports everything it finds at once, each
//! finding with the place and the cure. Only `cargo xtask ratchet` writes, and only downward. Start reading
//! at [`tidy`], whose list of checks is also the list of the tests in `xtask/tests/it`.

pub mod load;
pub mod rust;
pub mod tidy;
pub mod tree;
