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
                    @if file.picture.is_empty() {
                        span.file-kind { (file.kind) }
                    } @else {
                        a.file-picture href=(file.link.href) tabindex="-1" aria-hidden="true" {
                            img src=(file.picture) alt="" loading="lazy";
                        }
                    }
                    div {
                        p { (file.link) @for chip in &file.chips { (chip) } @if let Some(keep) = &file.keep { (keep) } }
                        p.muted { @if !file.picture.is_empty() { (file.kind) " · " } (file.note) }
                        @if !file.sm3.is_empty() { p.file-sm3 { "SM3 " (file.sm3) } }
                    }
                }
            }
        }
        @if let Some(upload) = upload { (self::upload(upload)) }
    }
}

/// A place to sign with a finger, with paper as the other way.
///
/// With the script the drawing is sent as a PNG data address under [`Signature::name`]; without it, or by choice, the
/// paper is signed and its scan handed in.
pub fn signature(signature: &Signature) -> Markup {
    html! {
        fieldset.signature data-signature data-signature-choice=(signature.choice) {
            legend.label { (signature.label) }
            @if !signature.statement.is_empty() { p.signature-statement { (signature.statement) } }
            input type="hidden" name=(signature.name) value=(signature.value);
            // The script fills this place with a canvas and its buttons.
            div.signature-pad data-signature-pad hidden {}
            noscript { p.hint { "浏览器不能运行脚本，不能在屏幕上签名；请打印后在纸上签名，拍照或者扫描上传。" } }
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
    /// SM3 of the content; empty to leave it out.
    pub sm3: String,
    /// Where a small picture of it is; empty for none.
    pub picture: String,
    /// The way to keep it.
    pub keep: Option<Link>,
}

/// A control that takes files, piece by piece with the script, as a plain form field without it.
///
/// The script sends `POST {url}` with `{"name", "bytes", "type"}` and reads `{"url", "offset", "piece_bytes"}`, then
/// `PATCH {url}` with the header `upload-offset` and a piece of that size (8 MiB), read back as `{"offset"}` and at the
/// end `{"offset", "id", "sm3"}`; `HEAD` gives `upload-offset` and `upload-sm3`, the SM3 of the bytes up to there, after
/// a break, and `DELETE` gives up. The script goes on, and is done, only when the SM3 is that of its file. The identifier
/// goes into a hidden field of the name of the control with `_id`.
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
    /// Where the button sends the whole form with its files, as `multipart/form-data`, without the script; empty for none.
    pub plain_url: String,
    /// What is said about that button.
    pub plain_hint: String,
    /// What was handed in before and waits for the form.
    pub held: Vec<Held>,
}

/// A file that was handed in and waits for its form.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// What the form sends.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size, or how much of it is there.
    pub note: String,
    /// All of it is there.
    pub whole: bool,
    /// Its own address, which `DELETE` gives up.
    pub url: String,
    /// Where the form goes, without the script, to give it up and come back.
    pub remove_url: String,
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
    /// The radio field of the form whose value `pad` is what shows the pad; empty to show it always.
    pub choice: String,
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
            @if !upload.plain_url.is_empty() {
                div.upload-plain data-upload-plain {
                    p.hint { (upload.plain_hint) }
                    button.btn type="submit" formaction=(upload.plain_url) formenctype="multipart/form-data" formnovalidate {
                        "上传所选文件"
                    }
                }
            }
            @if !upload.held.is_empty() {
                p.hint { "勾选的随本表提交；没有传完的，在原来的浏览器再选一次同一文件即接着传。不提交的三天后自动清理。" }
                ul.upload-list { @for held in &upload.held { (self::held(upload, held)) } }
            }
            ul.upload-list data-upload-list {}
        }
    }
}

fn held(upload: &Upload, held: &Held) -> Markup {
    html! {
        li.upload-held data-upload-held=(held.url) {
            @if held.whole {
                label.choice {
                    input type="checkbox" name={ (upload.name) "_id" } value=(held.id) checked data-unsaved;
                    span.choice-text {
                        span.choice-label { (held.name) }
                        span.choice-hint { (held.note) }
                    }
                }
            } @else {
                span { (held.name) " " span.muted { (held.note) } }
            }
            button.btn.btn-small type="submit" formaction=(held.remove_url) formnovalidate aria-label={ "移除" (held.name) } {
                "移除"
            }
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
        assert!(html.contains("<noscript>") && html.contains("打印后在纸上签名"));
        assert!(html.contains("data-signature-pad hidden"));
    }

    #[test]
    fn an_upload_is_a_plain_field_without_the_script() {
        let add = Upload { name: "photo".to_owned(), label: "添加照片".to_owned(), ..Upload::default() };
        let html = files(&[], Some(&add)).into_string();
        assert!(html.contains("type=\"file\" name=\"photo\"") && html.contains("添加照片"));
    }
}
