//! Documents, files and signatures.

use maud::{Markup, html};

use super::parts::{Chip, Empty, Link};

/// The documents of a case.
pub fn documents(documents: &[Document]) -> Markup {
    html! {
        @if documents.is_empty() { (Empty { title: "还没有文书。".to_owned(), ..Empty::default() }) }
        ul.documents {
            @for document in documents {
                li.document {
                    p.document-head { (document.link) @for chip in &document.chips { (chip) } }
                    p.muted { (document.number) @if !document.date.is_empty() { " · " (document.date) } }
                    @if !document.note.is_empty() { p { (document.note) } }
                    @if !document.actions.is_empty() {
                        p.element-evidence { @for link in &document.actions { (link) } }
                    }
                }
            }
        }
    }
}

/// A document shown in the page; a browser that cannot show it offers it for download.
pub fn preview(title: &str, href: &str) -> Markup {
    html! {
        div.preview {
            object data=(href) type="application/pdf" aria-label=(title) {
                p { "此浏览器不能直接显示 PDF。" a.btn href=(href) { "下载《" (title) "》" } }
            }
            p.row.no-print {
                a.btn href=(href) target="_blank" rel="noopener" { "在新窗口打开" }
            }
        }
    }
}

/// Files that were handed in, and the way to add more.
pub fn files(files: &[File], upload: Option<&Upload>) -> Markup {
    html! {
        ul.files {
            @for file in files {
                li.file {
                    span.file-kind { (file.kind) }
                    div {
                        p { (file.link) @for chip in &file.chips { (chip) } }
                        p.muted { (file.note) }
                    }
                }
            }
        }
        @if let Some(upload) = upload { (self::upload(upload)) }
    }
}

/// A place to sign with a finger, with paper as the other way.
///
/// With the script the drawing is sent as a PNG data address under [`Signature::name`]; without it, or by choice,
/// `{name}_paper` is `1` and the signed paper is scanned later.
pub fn signature(signature: &Signature) -> Markup {
    html! {
        fieldset.signature data-signature {
            legend.label { (signature.label) }
            @if !signature.statement.is_empty() { p.signature-statement { (signature.statement) } }
            input type="hidden" name=(signature.name) value=(signature.value);
            // The script fills this place with a canvas and its buttons.
            div.signature-pad data-signature-pad hidden {}
            label.choice {
                input type="checkbox" name={ (signature.name) "_paper" } value="1" checked[signature.on_paper];
                span.choice-text {
                    span.choice-label { "打印后在纸上签名" }
                    span.choice-hint { "签好后拍照或扫描上传；拒绝签名的，由执法人员注明情况" }
                }
            }
            @if let Some(print) = &signature.print { p { a.btn href=(print.href) { (print.label) } } }
        }
    }
}

/// A document of a case.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Its title, leading to its page or its preview.
    pub link: Link,
    /// Its number.
    pub number: String,
    /// When it was issued.
    pub date: String,
    /// Draft, issued, served.
    pub chips: Vec<Chip>,
    /// What is wrong or missing.
    pub note: String,
    /// PDF, OFD, print.
    pub actions: Vec<Link>,
}

/// A file that was handed in.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// Two to four characters: 照片, 视频, PDF.
    pub kind: String,
    /// Its name, leading to it.
    pub link: Link,
    /// Size, time and place, taken by whom.
    pub note: String,
    /// Checked, original, doubtful.
    pub chips: Vec<Chip>,
}

/// A control that takes files, piece by piece with the script, as a plain form field without it.
///
/// The script sends `POST {url}` with `{"name", "bytes", "type"}` and reads `{"url", "offset"}`, then `PATCH {url}` with the header
/// `upload-offset` and a piece of 8 MiB, read back as `{"offset"}` and at the end `{"offset", "id"}`; `HEAD` gives `upload-offset` after a
/// break, and `DELETE` gives up. The identifier goes into a hidden field of the name of the control with `_id`.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// The name of the field.
    pub name: String,
    /// What to add.
    pub label: String,
    /// What kinds and how large.
    pub hint: String,
    /// Where an upload begins.
    pub url: String,
    /// The kinds of file, as the browser takes them: `image/*,.pdf`.
    pub accept: String,
    /// The largest file.
    pub bytes_max: u64,
}

/// A signature to be given.
#[derive(Debug, Clone, Default)]
pub struct Signature {
    /// The name of the field.
    pub name: String,
    /// Who signs, `当事人签名`.
    pub label: String,
    /// What is signed: `以上笔录我看过，与我说的一致。`.
    pub statement: String,
    /// The drawing that was made before.
    pub value: String,
    /// The signature is given on paper.
    pub on_paper: bool,
    /// Where to print what is to be signed.
    pub print: Option<Link>,
}

fn upload(upload: &Upload) -> Markup {
    html! {
        div.upload data-upload data-upload-url=(upload.url) data-upload-name=(upload.name)
            data-upload-bytes-max=(upload.bytes_max) {
            label.label for={ "f-" (upload.name) } { (upload.label) }
            p.hint { (upload.hint) }
            input id={ "f-" (upload.name) } type="file" name=(upload.name) accept=(upload.accept) multiple;
            ul.upload-list data-upload-list {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_works_on_paper_without_the_script() {
        let sign = Signature {
            name: "party_sign".to_owned(),
            label: "当事人签名".to_owned(),
            ..Signature::default()
        };
        let html = signature(&sign).into_string();
        assert!(html.contains("name=\"party_sign_paper\"") && html.contains("打印后在纸上签名"));
        assert!(html.contains("data-signature-pad hidden"));
    }

    #[test]
    fn an_upload_is_a_plain_field_without_the_script() {
        let add = Upload { name: "photo".to_owned(), label: "添加照片".to_owned(), ..Upload::default() };
        let html = files(&[], Some(&add)).into_string();
        assert!(html.contains("type=\"file\" name=\"photo\"") && html.contains("添加照片"));
    }
}
