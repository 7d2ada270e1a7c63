//! A program with the command line of a server, for the tests of `testkit::process`.
//! Called with `--greeting TEXT --listen ADDRESS` it answers on `/healthz`; it never ends by itself.

use std::{
    env,
    io::{BufRead as _, BufReader, Error, Result, Write as _},
    net::TcpListener,
};

#[expect(clippy::print_stdout, reason = "the test reads this line in the log")]
fn main() -> Result<()> {
    let args: Vec<String> = env::args().collect();
    let [_, _, greeting, _, address] = args.as_slice() else { return Err(Error::other("wrong arguments")) };
    let listener = TcpListener::bind(address)?;
    println!("listening");
    for stream in listener.incoming() {
        let mut stream = stream?;
        let lines = BufReader::new(stream.try_clone()?).lines().map_while(Result::ok);
        // Read to the end of the head: what is left unread would reset the connection.
        let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        let is_health = head.first().is_some_and(|line| line.starts_with("GET /healthz "));
        let status = if is_health { "200 OK" } else { "404 Not Found" };
        write!(stream, "HTTP/1.0 {status}\r\n\r\n{greeting}")?;
    }
    Ok(())
}
