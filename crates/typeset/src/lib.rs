//! typeset.
