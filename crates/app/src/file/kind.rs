//! What kinds of files are taken, and what their content shows them to be.

/// A kind of file that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// The word on the page.
    pub label: &'static str,
    /// The media type under which it is kept and sent.
    pub media: &'static str,
    /// Endings of names, lower case.
    extensions: &'static [&'static str],
    /// What the content must look like.
    looks: Looks,
}

/// What a content must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    /// One of these types, as its first bytes tell.
    Like(&'static [&'static str]),
    /// Text without any binary mark.
    Text,
}

const fn kind(
    label: &'static str,
    media: &'static str,
    extensions: &'static [&'static str],
    like: &'static [&'static str],
) -> FileKind {
    FileKind { label, media, extensions, looks: Looks::Like(like) }
}

const ZIP: &str = "application/zip";
/// The old container of Word, Excel and WPS alike.
const COMPOUND: &[&str] = &[
    "application/x-ole-storage",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
];
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/// Every kind.
const KINDS: &[FileKind] = &[
    kind("照片", "image/jpeg", &["jpg", "jpeg"], &["image/jpeg"]),
    kind("照片", "image/png", &["png"], &["image/png"]),
    kind("照片", "image/webp", &["webp"], &["image/webp"]),
    kind("照片", "image/gif", &["gif"], &["image/gif"]),
    kind("照片", "image/bmp", &["bmp"], &["image/bmp"]),
    kind("照片", "image/tiff", &["tif", "tiff"], &["image/tiff"]),
    kind("照片", "image/heif", &["heic", "heif"], &["image/heif", "image/heic"]),
    kind("视频", "video/mp4", &["mp4", "m4v"], &["video/mp4", "video/x-m4v", "video/quicktime"]),
    kind("视频", "video/quicktime", &["mov"], &["video/quicktime", "video/mp4"]),
    kind("视频", "video/webm", &["webm"], &["video/webm", "video/x-matroska"]),
    kind("视频", "video/x-matroska", &["mkv"], &["video/x-matroska", "video/webm"]),
    kind("视频", "video/x-msvideo", &["avi"], &["video/x-msvideo"]),
    kind("视频", "video/mpeg", &["mpg", "mpeg"], &["video/mpeg"]),
    kind("视频", "video/3gpp", &["3gp"], &["video/mp4", "video/3gpp"]),
    kind("音频", "audio/mpeg", &["mp3"], &["audio/mpeg"]),
    kind("音频", "audio/mp4", &["m4a"], &["audio/m4a", "audio/mp4", "video/mp4"]),
    kind("音频", "audio/wav", &["wav"], &["audio/x-wav", "audio/wav"]),
    kind("音频", "audio/amr", &["amr"], &["audio/amr"]),
    kind("音频", "audio/aac", &["aac"], &["audio/aac"]),
    kind("音频", "audio/ogg", &["ogg", "opus"], &["audio/ogg", "audio/opus"]),
    kind("音频", "audio/flac", &["flac"], &["audio/x-flac", "audio/flac"]),
    kind("PDF", "application/pdf", &["pdf"], &["application/pdf"]),
    kind("OFD", "application/ofd", &["ofd"], &[ZIP]),
    kind("文档", DOCX, &["docx"], &[DOCX, ZIP]),
    kind("表格", XLSX, &["xlsx"], &[XLSX, ZIP]),
    kind("演示", PPTX, &["pptx"], &[PPTX, ZIP]),
    kind("文档", "application/msword", &["doc", "wps"], COMPOUND),
    kind("表格", "application/vnd.ms-excel", &["xls", "et"], COMPOUND),
    kind("演示", "application/vnd.ms-powerpoint", &["ppt", "dps"], COMPOUND),
    kind("压缩包", ZIP, &["zip"], &[ZIP]),
    FileKind { label: "文本", media: "text/plain", extensions: &["txt"], looks: Looks::Text },
];

/// What is said of the kinds that are taken.
pub const KINDS_TEXT: &str = "照片（jpg、png、webp、heic等）、视频（mp4、mov、avi等）、录音（mp3、m4a、wav等）、PDF、OFD、Word和WPS文档、表格、txt、zip";

/// The kinds as a browser takes them to choose files.
pub fn accept() -> String {
    let endings: Vec<_> =
        KINDS.iter().flat_map(|kind| kind.extensions).map(|held| format!(".{held}")).collect();
    format!("image/*,video/*,audio/*,{}", endings.join(","))
}

/// The kind that a name claims.
pub fn claimed(name: &str) -> Option<&'static FileKind> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    KINDS.iter().find(|kind| kind.extensions.contains(&ending.as_str()))
}

/// The kind of a media type under which a file is kept.
pub fn of_media(media: &str) -> Option<&'static FileKind> {
    KINDS.iter().find(|kind| kind.media == media)
}

impl FileKind {
    /// Whether the type that the browser claims goes with the ending; browsers know few types, so none is also right.
    pub fn goes_with(&self, declared: &str) -> bool {
        let family = |media: &str| media.split_once('/').map(|(family, _)| family.to_owned());
        let pictured = |media: &str| matches!(family(media).as_deref(), Some("image" | "video" | "audio"));
        if !pictured(declared) && !pictured(self.media) {
            // Every office program claims another type for the same ending; the content decides.
            return !matches!(declared, "text/html" | "image/svg+xml" | "application/javascript");
        }
        let both_recordings = |media: &str| matches!(family(media).as_deref(), Some("video" | "audio"));
        declared.is_empty()
            || declared == "application/octet-stream"
            || family(declared) == family(self.media)
            || (both_recordings(declared) && both_recordings(self.media))
    }

    /// Whether the first bytes of a content are of this kind; otherwise, what they look like.
    pub fn fits(&self, first: &[u8]) -> Result<(), String> {
        let found = infer::get(first);
        let shown = found.as_ref().map_or("无法识别的内容", |found| {
            KINDS
                .iter()
                .find(|kind| kind.media == found.mime_type())
                .map_or("其他类型的文件", |kind| kind.label)
        });
        let fits = match self.looks {
            Looks::Like(types) => found.as_ref().is_some_and(|found| types.contains(&found.mime_type())),
            Looks::Text => {
                let control = |byte: &u8| *byte < 0x20 && !matches!(*byte, b'\n' | b'\r' | b'\t' | 0x0c);
                found.is_none() && !first.iter().any(control)
            }
        };
        if fits { Ok(()) } else { Err(shown.to_owned()) }
    }

    /// Whether a browser can show a small picture of it that the program can make.
    pub fn has_thumbnail(&self) -> bool {
        matches!(self.media, "image/jpeg" | "image/png" | "image/webp" | "image/gif" | "image/bmp")
    }

    /// Whether a browser shows it in the page instead of offering it for keeping.
    pub fn shows_inline(&self) -> bool {
        let family = self.media.split('/').next().unwrap_or_default();
        (matches!(family, "image" | "video" | "audio") || self.media == "application/pdf")
            && !matches!(self.media, "image/tiff" | "image/heif")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const PDF: &[u8] = b"%PDF-1.7\n";
    const MP4: &[u8] = b"\0\0\0\x18ftypisom\0\0\x02\0isommp42";
    const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0";

    #[test]
    fn a_content_is_what_its_name_says_or_it_is_refused() {
        let cases: [(&str, &[u8], bool); 13] = [
            ("现场.PNG", PNG, true),
            ("现场.jpg", PNG, false),
            ("现场.png", b"GIF89a", false),
            ("笔录.pdf", PDF, true),
            ("笔录.pdf", b"<html><script>", false),
            ("记录仪.mp4", MP4, true),
            ("记录仪.mp4", EXE, false),
            ("说明.txt", "情况说明\r\n一、".as_bytes(), true),
            ("说明.txt", b"\xc7\xe9\xbf\xf6 GB 18030", true),
            ("说明.txt", EXE, false),
            ("说明.txt", b"<!DOCTYPE html><html>", false),
            ("说明.txt", PDF, false),
            ("卷宗.zip", b"PK\x03\x04\x14\0", true),
        ];
        for (name, content, fits) in cases {
            assert_eq!(claimed(name).unwrap().fits(content).is_ok(), fits, "{name}");
        }
    }

    #[test]
    fn what_can_run_is_not_taken() {
        for name in ["a.exe", "a.html", "a.svg", "a.js", "a.bat", "a", "", ".", "a.pdf.exe", "a.apk"] {
            assert_eq!(claimed(name), None, "{name}");
        }
    }

    #[test]
    fn a_claimed_type_of_another_family_is_a_lie() {
        let jpeg = claimed("a.jpg").unwrap();
        assert!(jpeg.goes_with("image/jpeg") && jpeg.goes_with("") && jpeg.goes_with("image/png"));
        assert!(!jpeg.goes_with("video/mp4") && !jpeg.goes_with("text/html"));
        let sheet = claimed("a.xls").unwrap();
        assert!(sheet.goes_with("application/vnd.ms-excel") && sheet.goes_with("application/wps-office.xls"));
        assert!(!sheet.goes_with("text/html") && !sheet.goes_with("image/png"));
    }
}
