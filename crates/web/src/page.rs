//! One module a page: extract, call one use case, draw.

pub(crate) mod account;
pub(crate) mod agency;
pub(crate) mod audit;
pub(crate) mod calculator;
pub(crate) mod case;
pub(crate) mod cases;
pub(crate) mod checklist;
pub(crate) mod desk;
pub(crate) mod draft;
pub(crate) mod duty;
pub(crate) mod export;
pub(crate) mod file;
pub(crate) mod holiday;
pub(crate) mod import;
pub(crate) mod item;
pub(crate) mod onspot;
pub(crate) mod party;
pub(crate) mod register;
pub(crate) mod roster;
pub(crate) mod sign;
pub(crate) mod sign_in;
pub(crate) mod step;
pub(crate) mod system;
pub(crate) mod version;
pub(crate) mod weigh;
pub(crate) mod window;
