use std::fmt::Write as _;

use fast_qr::QRBuilder;
use fast_qr::qr::QRCodeError;

/// The code as an SVG of one path, four modules of margin, in runs along each row.
///
/// Level H: thermal paper fades and a code on a truck's windscreen gets wet.
pub(crate) fn svg(text: &str) -> Result<String, QRCodeError> {
    let code = QRBuilder::new(text).ecl(fast_qr::ECL::H).build()?;
    let side = code.size + 2 * MARGIN;
    let mut path = String::new();
    for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a.value() == b.value()) {
            let dark = run.first().is_some_and(|module| module.value());
            if dark {
                let (left, top, length) = (x + MARGIN, y + MARGIN, run.len());
                // Writing to a String cannot fail.
                let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}" fill="black"/></svg>"#
    ))
}

const MARGIN: usize = 4;
