//! Requests at a fixed rate, or as many as the connections carry.
//!
//! A latency counts from the moment at which the request was due, not from the moment at which it could be sent: a
//! server that stands still for a second then shows a second, however few requests the client could send meanwhile.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpStream, ToSocketAddrs as _},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

/// Asks one address again and again and measures the answers.
pub fn load(wish: &Wish) -> Result<Measured> {
    let target = Target::of(wish)?;
    let begun = Instant::now() + Duration::from_millis(20);
    let parts = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..wish.connections.max(1))
            .map(|at| {
                scope.spawn({
                    let target = &target;
                    move || drive(target, wish, begun, at)
                })
            })
            .collect();
        threads.into_iter().map(std::thread::ScopedJoinHandle::join).collect::<Vec<_>>()
    });
    let mut measured = Measured::default();
    for part in parts {
        let part = part.map_err(|_| anyhow::anyhow!("a connection has panicked"))??;
        measured.micros.extend(part.micros);
        measured.bytes += part.bytes;
        for (status, count) in part.statuses {
            *measured.statuses.entry(status).or_default() += count;
        }
    }
    measured.micros.sort_unstable();
    measured.elapsed = begun.elapsed();
    Ok(measured)
}

/// What to ask for, and how often.
#[derive(Debug, Clone)]
pub struct Wish {
    /// `http://HOST:PORT/PATH`.
    pub url: String,
    /// The value of the `Cookie` header; empty for none.
    pub cookie: String,
    /// Requests a second over all connections; 0 for as many as they carry.
    pub rate: u32,
    /// How long.
    pub seconds: u32,
    /// Connections that are kept open, a request at a time on each.
    pub connections: u32,
}

/// What came back.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Latencies in microseconds, ascending.
    pub micros: Vec<u64>,
    /// Answers by status.
    pub statuses: BTreeMap<u16, u64>,
    /// Bytes of the bodies.
    pub bytes: u64,
    /// From the first request that was due to the last answer.
    pub elapsed: Duration,
}

impl Measured {
    /// The latency in microseconds that `percent` of the answers kept.
    pub fn percentile(&self, percent: u32) -> u64 {
        let last = u64::try_from(self.micros.len()).unwrap_or(u64::MAX).saturating_sub(1);
        let at = usize::try_from(last * u64::from(percent) / 100).unwrap_or(usize::MAX);
        self.micros.get(at).copied().unwrap_or(0)
    }

    /// Answers a second.
    pub fn per_second(&self) -> u64 {
        let micros = u64::try_from(self.elapsed.as_micros()).unwrap_or(u64::MAX).max(1);
        u64::try_from(self.micros.len()).unwrap_or(0) * 1_000_000 / micros
    }

    /// One line of JSON.
    pub fn json(&self) -> String {
        let statuses: Vec<_> =
            self.statuses.iter().map(|(status, count)| format!("\"{status}\":{count}")).collect();
        let count = u64::try_from(self.micros.len()).unwrap_or(0);
        let mut line = format!("{{\"answers\":{count},\"per_second\":{}", self.per_second());
        for (name, percent) in [("p50", 50), ("p90", 90), ("p99", 99), ("max", 100)] {
            // Writing to a string cannot fail.
            let _ = write!(line, ",\"{name}_us\":{}", self.percentile(percent));
        }
        let mean = self.bytes.checked_div(count).unwrap_or(0);
        let _ = write!(line, ",\"body_bytes_mean\":{mean},\"statuses\":{{{}}}}}", statuses.join(","));
        line
    }
}

struct Target {
    address: std::net::SocketAddr,
    request: String,
}

impl Target {
    fn of(wish: &Wish) -> Result<Self> {
        let rest = wish.url.strip_prefix("http://").context("the address must begin with http://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let address = host.to_socket_addrs()?.next().context("the host has no address")?;
        let cookie =
            if wish.cookie.is_empty() { String::new() } else { format!("Cookie: {}\r\n", wish.cookie) };
        let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n{cookie}\r\n");
        Ok(Self { address, request })
    }
}

/// The life of one connection: the requests whose number leaves the rest `at`.
fn drive(target: &Target, wish: &Wish, begun: Instant, at: u32) -> Result<Measured> {
    let mut measured = Measured::default();
    let mut connection = Connection::open(target)?;
    let end = begun + Duration::from_secs(u64::from(wish.seconds));
    let mut number = u64::from(at);
    loop {
        let due = if wish.rate == 0 {
            Instant::now().max(begun)
        } else {
            begun + Duration::from_nanos(number * 1_000_000_000 / u64::from(wish.rate))
        };
        if due >= end {
            return Ok(measured);
        }
        wait_until(due);
        let (status, bytes) = connection.ask(&target.request)?;
        measured.micros.push(u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX));
        *measured.statuses.entry(status).or_default() += 1;
        measured.bytes += bytes;
        number += u64::from(wish.connections.max(1));
    }
}

#[expect(clippy::disallowed_methods, reason = "a load at a fixed rate waits for the time of each request")]
fn wait_until(due: Instant) {
    let left = due.saturating_duration_since(Instant::now());
    if !left.is_zero() {
        std::thread::sleep(left);
    }
}

struct Connection {
    stream: BufReader<TcpStream>,
    body: Vec<u8>,
}

impl Connection {
    fn open(target: &Target) -> Result<Self> {
        let stream =
            TcpStream::connect(target.address).with_context(|| format!("connect to {}", target.address))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream), body: Vec::new() })
    }

    /// Sends the request and reads the answer to its end.
    fn ask(&mut self, request: &str) -> Result<(u16, u64)> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let Some(status) = status else { bail!("no HTTP in `{}`", line.trim_end()) };
        let mut length = None;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse::<usize>().ok();
            }
        }
        let length = length.context("the answer has no Content-Length")?;
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body)?;
        Ok((status, u64::try_from(length).unwrap_or(u64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpListener,
    };

    use super::{Measured, Wish, load};

    /// Answers every request on every connection, the sixth of each after a stop.
    fn serve(stop: std::time::Duration) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/page", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                std::thread::spawn(move || {
                    let mut bytes = [0; 1024];
                    for number in 1.. {
                        match stream.read(&mut bytes) {
                            Ok(1..) => {}
                            _ => return,
                        }
                        if number == 6 {
                            // A pause of the server, by waiting for a message that nobody sends.
                            let (_keep, never) = std::sync::mpsc::channel::<()>();
                            let _ = never.recv_timeout(stop);
                        }
                        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
                        if stream.write_all(answer).is_err() {
                            return;
                        }
                    }
                });
            }
        });
        url
    }

    #[test]
    fn a_pause_of_the_server_counts_for_every_request_that_was_due_in_it() {
        let url = serve(std::time::Duration::from_millis(400));
        let wish = Wish { url, cookie: String::new(), rate: 50, seconds: 1, connections: 1 };
        let measured = load(&wish).unwrap();
        assert_eq!(measured.micros.len(), 50);
        assert_eq!(measured.statuses.get(&200), Some(&50));
        assert_eq!(measured.bytes, 150);
        // One request waited for 400 ms, and some nineteen were due meanwhile.
        let late = measured.micros.iter().filter(|micros| **micros > 100_000).count();
        assert!(late >= 10, "{late} late of {:?}", measured.micros);
    }

    #[test]
    fn percentiles_are_of_the_sorted_latencies() {
        let measured = Measured { micros: (0..=100).collect(), ..Measured::default() };
        assert_eq!([0, 50, 99, 100].map(|percent| measured.percentile(percent)), [0, 50, 99, 100]);
        assert_eq!(Measured::default().percentile(99), 0);
        assert!(measured.json().contains("\"p99_us\":99"));
    }
}
