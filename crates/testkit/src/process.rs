//! The real program as a child process: started on a free port, awaited, killed or stopped by its own id.

use std::{
    ffi::OsStr,
    fs::File,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    time::Instant,
};

use tempfile::TempDir;

use crate::{LOOK_AGAIN_AFTER, WAIT_MAX};

/// A running server. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
    _folder: TempDir,
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Server {
    /// Runs `program args… --listen 127.0.0.1:PORT` and waits until `/healthz` answers with 200.
    #[track_caller]
    pub fn start(program: impl AsRef<OsStr>, args: &[&str]) -> Self {
        let mut command = Command::new(program);
        command.args(args);
        Self::start_command(command)
    }

    /// The same for a command with an environment or a folder of its own; `--listen` is added.
    #[track_caller]
    pub fn start_command(mut command: Command) -> Self {
        let address = free_address();
        let folder = tempfile::tempdir().expect("make a folder for the log");
        let log = folder.path().join("log");
        let output = File::create(&log).expect("create the log");
        let errors = output.try_clone().expect("share the log");
        command.arg("--listen").arg(address.to_string());
        command.stdin(Stdio::null()).stdout(output).stderr(errors);
        let child = command.spawn().unwrap_or_else(|error| panic!("start {command:?}: {error}"));
        let mut server = Self { child, address, log, _folder: folder };
        server.wait_until_healthy();
        server
    }

    #[track_caller]
    fn wait_until_healthy(&mut self) {
        let begun = Instant::now();
        loop {
            if get(self.address, "/healthz").is_ok_and(|answer| answer.status == 200) {
                return;
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("the server ended with {status} before it answered; its log:\n{}", self.log());
            }
            assert!(
                begun.elapsed() < WAIT_MAX,
                "http://{}/healthz does not answer with 200 in {WAIT_MAX:?}; the log:\n{}",
                self.address,
                self.log()
            );
            rest();
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a page; `path` begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What the server has printed so far, on both streams.
    pub fn log(&self) -> String {
        std::fs::read(&self.log)
            .map_or_else(|_| String::new(), |it| String::from_utf8_lossy(&it).into_owned())
    }

    /// Fetches a page without cookies and without following anything.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        get(self.address, path)
            .unwrap_or_else(|error| panic!("GET {}: {error}; the log:\n{}", self.url(path), self.log()))
    }

    /// Ends the server as a power cut would: SIGKILL, nothing is flushed.
    pub fn kill(mut self) {
        self.end();
    }

    /// Asks the server to end (SIGTERM) and waits for it.
    #[track_caller]
    pub fn stop(mut self) -> ExitStatus {
        // The shell's own `kill`: the standard library knows no other signal than SIGKILL.
        let kill = format!("kill -TERM {}", self.child.id());
        let asked = Command::new("sh").args(["-c", &kill]).status().expect("run sh");
        assert!(asked.success(), "`{kill}` failed");
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("ask for the state of the server") {
                return status;
            }
            let log = self.log();
            assert!(begun.elapsed() < WAIT_MAX, "the server does not end on SIGTERM; the log:\n{log}");
            rest();
        }
    }

    fn end(&mut self) {
        // Both fail only when the server has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// An address of this machine on which nobody listens at this moment.
pub fn free_address() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("bind a free port");
    listener.local_addr().expect("ask for the free port")
}

/// One GET by HTTP/1.0, whose answer ends with the connection.
fn get(address: SocketAddr, path: &str) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&address, WAIT_MAX)?;
    stream.set_read_timeout(Some(WAIT_MAX))?;
    stream.set_write_timeout(Some(WAIT_MAX))?;
    // In one piece: a server may answer and close after the first line.
    let request = format!("GET {path} HTTP/1.0\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other(format!("no HTTP in `{head}`")))?;
    Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

#[expect(clippy::disallowed_methods, reason = "a rest between two looks at a condition, which has a bound")]
fn rest() {
    std::thread::sleep(LOOK_AGAIN_AFTER);
}
