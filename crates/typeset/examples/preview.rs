//! Writes every sample as a PDF into the directory given, to be looked at: `cargo run -p typeset --example preview -- DIR`.

use std::path::{Path, PathBuf};
use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::args().nth(1).ok_or("give a directory")?);
    fs::create_dir_all(&out)?;
    let typesetter = typeset::Typesetter::new(&[])?;
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    for entry in fs::read_dir(samples)? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|s| s.to_str()).ok_or("a sample without a name")?.to_owned();
        let form = name.trim_end_matches("_long");
        let data = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let template = typeset::template(form).ok_or_else(|| format!("{name} is a sample of no form"))?;
        let rendered = typesetter.render(template, &data).map_err(|error| format!("{name}: {error}"))?;
        fs::write(out.join(format!("{name}.pdf")), rendered.pdf)?;
    }
    Ok(())
}
