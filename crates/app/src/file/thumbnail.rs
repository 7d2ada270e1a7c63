//! Small pictures of photographs, so that a list of them loads over a slow line.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::{kind::of_media, place};
use crate::{App, AppError, Caller, context::BlobError};

/// The longer side of a small picture, in pixels.
const SIDE_PIXELS: u32 = 320;
/// The largest photograph that is read for one, in bytes.
const SOURCE_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Pixels on a side of a photograph, at most.
const SOURCE_SIDE_MAX: u32 = 20_000;
/// Memory for the pixels of a photograph, in bytes.
const PIXELS_BYTES_MAX: u64 = 256 * 1024 * 1024;

impl App {
    /// A small picture of a photograph of the case, as JPEG; `NotFound` for what has none.
    ///
    /// It is made once and kept sealed beside the file. Seeing it is not journalled: it is part of the list of evidence.
    pub fn thumbnail(&self, caller: &Caller, id: &str, sm3: &str) -> Result<Vec<u8>, AppError> {
        let view = self.read_case(caller, id)?;
        let held = super::file_of(&view, sm3).ok_or(AppError::NotFound)?;
        let drawable = of_media(&held.file.media).is_some_and(super::kind::FileKind::has_thumbnail);
        if !drawable || held.file.bytes > SOURCE_BYTES_MAX {
            return Err(AppError::NotFound);
        }
        let key = self.store.read(|reader| reader.held_file_key(id))?.ok_or(AppError::NotFound)?;
        let place = place(id, "t", sm3).ok_or(AppError::NotFound)?;
        if let Some(made) = self.blobs.get(&place)?.and_then(|sealed| key.open(sealed)) {
            return Ok(made);
        }
        let source = self.open_file(id, sm3)?.ok_or(AppError::NotFound)?.read()?;
        let small = shrink(&source).ok_or(AppError::NotFound)?;
        match self.blobs.put(&place, key.seal(small.clone())?) {
            Ok(()) | Err(BlobError::Full) => Ok(small),
            Err(error) => Err(error.into()),
        }
    }
}

/// A small JPEG the right way up; nothing for what cannot be read or would take too much memory.
fn shrink(source: &[u8]) -> Option<Vec<u8>> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SOURCE_SIDE_MAX);
    limits.max_image_height = Some(SOURCE_SIDE_MAX);
    limits.max_alloc = Some(PIXELS_BYTES_MAX);
    let mut reader = ImageReader::new(Cursor::new(source)).with_guessed_format().ok()?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let turned = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?.thumbnail(SIDE_PIXELS, SIDE_PIXELS);
    picture.apply_orientation(turned);
    let mut small = Cursor::new(Vec::new());
    // JPEG has no transparency.
    DynamicImage::ImageRgb8(picture.to_rgb8()).write_to(&mut small, ImageFormat::Jpeg).ok()?;
    Some(small.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photograph_shrinks_and_nonsense_does_not() {
        let mut source = Cursor::new(Vec::new());
        DynamicImage::new_rgba8(1000, 500).write_to(&mut source, ImageFormat::Png).unwrap();
        let small = image::load_from_memory(&shrink(source.get_ref()).unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (320, 160));
        assert_eq!(shrink(b"\x89PNG\r\n\x1a\n nonsense"), None);
        assert_eq!(shrink(b""), None);
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_left_alone() {
        // A PNG header that announces 60,000 pixels on a side.
        let mut source = Cursor::new(Vec::new());
        DynamicImage::new_luma8(1, 1).write_to(&mut source, ImageFormat::Png).unwrap();
        let mut bytes = source.into_inner();
        bytes[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        assert_eq!(shrink(&bytes), None);
    }
}
