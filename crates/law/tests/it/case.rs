//! The case: every guard at its limit, whole cases that a lawyer can read, properties.

mod answer;
mod disposal;
mod dossier;
mod golden;
mod hearing;
mod measure;
mod money;
mod next;
mod notice;
mod person;
mod profile;
mod property;
mod sign;
mod table;
mod weighing;
mod world;
