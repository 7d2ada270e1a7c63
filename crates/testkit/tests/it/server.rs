//! A program is started, asked, stopped and killed.

use std::panic::catch_unwind;

use testkit::process::Server;

const PROGRAM: &str = env!("CARGO_BIN_EXE_sample-server");

#[test]
fn a_server_answers_until_it_is_killed_or_stopped() {
    let server = Server::start(PROGRAM, &["--greeting", "well"]);
    assert_eq!((server.get("/healthz").status, server.get("/healthz").body.as_str()), (200, "well"));
    assert_eq!(server.get("/other").status, 404);
    assert!(server.log().contains("listening"));
    let pid = server.pid();
    server.kill();
    assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());

    let server = Server::start(PROGRAM, &["--greeting", "well"]);
    assert!(!server.stop().success(), "it ends by the signal");
}

#[test]
fn a_server_that_ends_at_once_says_why() {
    let panic = catch_unwind(|| Server::start("sh", &["-c", "echo no key; exit 3"])).unwrap_err();
    let message = panic.downcast::<String>().unwrap();
    assert!(message.contains("exit status: 3") && message.contains("no key"), "{message}");
}
