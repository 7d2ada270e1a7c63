//! Pages and the programming interface over HTTP: what a browser sees of the platform.

pub mod assets;
pub mod ui;
