//! A warm two-page decision whose words never repeat, beside what a user would take instead.
//!
//! `cargo bench -p typeset --bench decision`. References run only where they are installed.

#![expect(clippy::print_stdout, reason = "a bench reports to the person who runs it")]

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use serde_json::Value;
use typeset::Typesetter;

const WARM_UP: usize = 20;
const RUNS: usize = 1000;
const REFERENCE_RUNS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let typesetter = Typesetter::new(&[])?;
    let template = typeset::template("decision").ok_or("no such form")?;
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/decision.json");
    let sample: Value = serde_json::from_str(&fs::read_to_string(sample)?)?;

    let mut runs = Vec::new();
    let mut size = 0;
    let mut memory_warm = None;
    for run in 0..WARM_UP + RUNS {
        let data = unrepeated(&sample, run);
        let started = Instant::now();
        let rendered = typesetter.render(template, &data)?;
        if run == WARM_UP {
            memory_warm = resident();
        }
        if run >= WARM_UP {
            runs.push(started.elapsed());
        }
        if rendered.pages != 2 {
            return Err(format!("{} pages instead of two", rendered.pages).into());
        }
        size = rendered.pdf.len();
    }
    runs.sort();
    let ours = median(&runs);
    let p99 = runs.get(RUNS * 99 / 100).copied().unwrap_or_default();
    println!("hengping   median {:>9} µs   p99 {} µs   {size} bytes", ours.as_micros(), p99.as_micros());
    if let (Some(warm), Some(end)) = (memory_warm, resident()) {
        println!("memory     {warm} after {WARM_UP} documents, {end} after {}", WARM_UP + RUNS);
    }

    let dir = env::temp_dir().join(format!("typeset-bench-{}", std::process::id()));
    fs::create_dir_all(&dir)?;
    for (name, arguments) in REFERENCES {
        match reference(name, arguments, &sample, &dir)? {
            Some(median) => {
                let tenfold = median.as_micros() * 10 / ours.as_micros().max(1);
                println!(
                    "{name:<10} median {:>9} µs   {}.{} times hengping",
                    median.as_micros(),
                    tenfold / 10,
                    tenfold % 10
                );
            }
            None => println!("{name:<10} not installed"),
        }
    }
    fs::remove_dir_all(&dir)?;
    Ok(())
}

/// `{html}` and `{pdf}` stand for the files.
const REFERENCES: &[(&str, &[&str])] = &[
    (
        "chromium",
        &[
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            "--print-to-pdf={pdf}",
            "{html}",
        ],
    ),
    ("weasyprint", &["{html}", "{pdf}"]),
    ("soffice", &["--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", "{dir}", "{html}"]),
];

/// Runs another program on an equal page, one process a document, as it would be used from a server.
fn reference(
    name: &str,
    arguments: &[&str],
    sample: &Value,
    dir: &Path,
) -> Result<Option<Duration>, Box<dyn Error>> {
    let mut runs = Vec::new();
    for run in 0..REFERENCE_RUNS {
        let (html, pdf) = (dir.join(format!("{run}.html")), dir.join(format!("{run}.pdf")));
        fs::write(&html, page(&unrepeated(sample, run)))?;
        let mut command = Command::new(name);
        for argument in arguments {
            command.arg(
                argument
                    .replace("{html}", &html.to_string_lossy())
                    .replace("{pdf}", &pdf.to_string_lossy())
                    .replace("{dir}", &dir.to_string_lossy()),
            );
        }
        let started = Instant::now();
        match command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status() {
            Ok(_) => runs.push(started.elapsed()),
            Err(_) => return Ok(None),
        }
        if !pdf.exists() {
            return Ok(None);
        }
    }
    runs.sort();
    Ok(Some(median(&runs)))
}

/// The sample with a different word in every line that a case brings.
fn unrepeated(sample: &Value, run: usize) -> Value {
    let mut data = sample.clone();
    for key in ["facts", "procedure", "discretion", "plea", "party_name", "party_address", "case_number"] {
        if let Some(Value::String(text)) = data.get_mut(key) {
            *text =
                text.split('\n').map(|line| format!("{}{line}", word(run))).collect::<Vec<_>>().join("\n");
        }
    }
    if let Some(Value::Array(lines)) = data.get_mut("evidence") {
        for line in lines {
            if let Value::String(text) = line {
                *text = format!("{}{text}", word(run));
            }
        }
    }
    data
}

/// Two ideographs that no other run has.
fn word(run: usize) -> String {
    let ideograph =
        |n: usize| u32::try_from(0x4e00 + n % 20_000).ok().and_then(char::from_u32).unwrap_or('一');
    [ideograph(run * 7919 + 13), ideograph(run * 104_729 + 31)].iter().collect()
}

fn page(data: &Value) -> String {
    let mut body = String::new();
    let mut add = |value: &Value| {
        for line in value.as_str().unwrap_or_default().split('\n') {
            body.push_str("<p>");
            body.push_str(line);
            body.push_str("</p>");
        }
    };
    for value in data.as_object().into_iter().flat_map(serde_json::Map::values) {
        match value {
            Value::Array(lines) => lines.iter().for_each(&mut add),
            other => add(other),
        }
    }
    format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>行政处罚决定书</title>\
         <style>@page{{size:A4;margin:24mm 20mm 22mm 25mm}}body{{font:11pt/1.8 'Noto Serif SC','Noto Serif CJK SC',serif}}\
         p{{text-indent:2em;margin:.3em 0;text-align:justify}}h1{{text-align:center}}</style>\
         <h1>行政处罚决定书</h1>{body}</html>"
    )
}

fn median(sorted: &[Duration]) -> Duration {
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn resident() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    Some(
        status.lines().find(|line| line.starts_with("VmRSS"))?.trim_start_matches("VmRSS:").trim().to_owned(),
    )
}
