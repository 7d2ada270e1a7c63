//! The test kit against itself: a small site for the browser, a small server as a process, a database.

mod browser;
mod database;
mod server;
mod site;
