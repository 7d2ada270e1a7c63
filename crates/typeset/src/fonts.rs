use std::fs;
use std::path::{Path, PathBuf};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::error::TypesetError;
use crate::glyphs::Glyphs;

/// All loaded fonts: those shipped with the program first, then those of the given directories in the order of their names.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) loaded: Vec<Font>,
    pub(crate) glyphs: Glyphs,
}

impl Fonts {
    pub(crate) fn load(dirs: &[PathBuf]) -> Result<Self, TypesetError> {
        let mut fonts: Vec<Font> = SHIPPED.iter().flat_map(|data| Font::iter(Bytes::new(*data))).collect();
        for dir in dirs {
            for path in font_files(dir)? {
                let data = fs::read(&path)
                    .map_err(|source| TypesetError::ReadFonts { path: path.clone(), source })?;
                let before = fonts.len();
                fonts.extend(Font::iter(Bytes::new(data)));
                if fonts.len() == before {
                    return Err(TypesetError::NotAFont { path });
                }
            }
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        let glyphs = Glyphs::of(&fonts);
        Ok(Self { book, loaded: fonts, glyphs })
    }
}

const SHIPPED: [&[u8]; 4] = [
    include_bytes!("../../../assets/fonts/NotoSerifSC-Regular.ttf"),
    include_bytes!("../../../assets/fonts/NotoSerifSC-Bold.ttf"),
    include_bytes!("../../../assets/fonts/NotoSansSC-Regular.ttf"),
    include_bytes!("../../../assets/fonts/NotoSansSC-Bold.ttf"),
];

fn font_files(dir: &Path) -> Result<Vec<PathBuf>, TypesetError> {
    let unreadable = |source| TypesetError::ReadFonts { path: dir.to_owned(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        if matches!(extension.as_str(), "ttf" | "otf" | "ttc" | "otc") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
