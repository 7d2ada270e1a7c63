use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;
use typeset::{Rendered, Template, TypesetError, Typesetter};

/// One typesetter for all tests, as in the server.
pub(crate) static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new(&[]).unwrap());

/// All samples, with the name of the file and the form that it fills.
pub(crate) fn samples() -> Vec<(String, &'static Template, Value)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut samples: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let template = typeset::template(name.trim_end_matches("_long")).unwrap();
            let data = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            (name, template, data)
        })
        .collect();
    samples.sort_by(|a, b| a.0.cmp(&b.0));
    samples
}

/// The sample of this name.
pub(crate) fn sample(name: &str) -> (&'static Template, Value) {
    let (_, template, data) = samples().into_iter().find(|(found, ..)| found == name).unwrap();
    (template, data)
}

/// The sample with some fields replaced.
pub(crate) fn render_with(name: &str, changes: &[(&str, Value)]) -> Result<Rendered, TypesetError> {
    let (template, mut data) = sample(name);
    for (key, value) in changes {
        data[*key] = value.clone();
    }
    TYPESETTER.render(template, &data)
}

/// The text layer, without white space: lines break where the layout wants.
pub(crate) fn text_of(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext (package poppler-utils) reads the text layer in these tests; install it");
    let mut stdin = child.stdin.take().unwrap();
    let pdf = pdf.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&pdf));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "pdftotext could not parse the file");
    String::from_utf8(output.stdout).unwrap().chars().filter(|c| !c.is_whitespace()).collect()
}

/// The same words without white space.
pub(crate) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
