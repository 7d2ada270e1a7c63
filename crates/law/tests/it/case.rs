//! The case: every guard at its limit, whole cases that a lawyer can read, properties.

mod world;

mod table;
