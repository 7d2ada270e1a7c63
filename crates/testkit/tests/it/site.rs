//! A site of a few pages over the standard library, one thread per connection.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
};

const FORM: &str = r##"<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>立案</title>
<link rel="icon" href="data:,">
<h1>立案登记</h1>
<form action="/filed" method="post" enctype="multipart/form-data">
  <input name="party"><input name="on" type="date"><textarea name="facts"></textarea>
  <select name="kind"><option value="">请选择</option><option value="road">道路运输</option></select>
  <label><input name="urgent" type="checkbox" value="yes"> 加急</label>
  <input name="proof" type="file"><input name="locked" readonly value="不可改">
  <button>提交立案</button>
</form>
<p style="margin-top: 2000px"><a href="/slow">慢页</a> <a href="/file">下载文书</a> <a href="#here">本页</a></p>
<button id="later"
  onclick="setTimeout(() => { this.nextElementSibling.textContent = '已到' }, 300)">稍后</button><i></i>
<button onclick="this.textContent = confirm('确定？') ? '已确认' : '已取消'">询问</button>
<button onclick="console.error('坏了', { a: 1 })">报错</button>
<button onclick="nowhere()">抛出</button>
<button disabled>不可点</button>
<div style="position: relative"><button>被遮</button><div style="position: absolute; inset: 0">遮</div></div>"##;

/// Serves until the test process ends; the address without a slash at the end.
pub(crate) fn start() -> std::io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || answer(stream));
        }
    });
    Ok(format!("http://{address}"))
}

fn answer(stream: TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let (mut length, mut cookie) = (0, String::new());
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let (name, value) = header.trim_end().split_once(": ").unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "" => break,
            "content-length" => length = value.parse().ok()?,
            "cookie" => value.clone_into(&mut cookie),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8_lossy(&body).into_owned();

    let page = |text: &str| {
        format!("<!doctype html><meta charset=utf-8><link rel=icon href='data:,'><pre>{text}</pre>")
    };
    let (header, content) = match path.as_str() {
        "/form" => ("", FORM.to_owned()),
        "/filed" => ("", page(&format!("已立案\n{}", body.replace('<', "&lt;")))),
        "/slow" => {
            // A page that takes its time, by a clock that no test waits for.
            let _ = std::sync::mpsc::channel::<()>().1.recv_timeout(std::time::Duration::from_millis(400));
            ("", page("终于到了"))
        }
        "/file" => ("Content-Disposition: attachment; filename=a.txt\r\n", "text".to_owned()),
        "/cookie" => ("Set-Cookie: a=1\r\n", page(&format!("cookie: [{cookie}]"))),
        "/size" => ("", page("<script>document.write(innerWidth, 'x', innerHeight)</script>")),
        "/missing" => ("", page("<img src=/none.png>")),
        _ => return write_answer(stream, "404 Not Found", "", &page("没有")),
    };
    write_answer(stream, "200 OK", header, &content)
}

fn write_answer(mut stream: TcpStream, status: &str, header: &str, content: &str) -> Option<()> {
    let length = content.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n{header}\
         Connection: close\r\n\r\n{content}"
    )
    .ok()
}
