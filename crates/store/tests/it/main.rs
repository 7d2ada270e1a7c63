//! The store from outside: one contract on both databases, tampering, archives, crashes.
//!
//! SQLite is always tested; PostgreSQL when `TEST_POSTGRES_URL` names a server on which databases may be made.

#[cfg(test)]
mod archive;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod list;
#[cfg(test)]
mod memo;
#[cfg(test)]
mod personal;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tamper;
