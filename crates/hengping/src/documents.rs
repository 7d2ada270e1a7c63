//! The typesetter as the application knows it: errors in the words of the person who fills the form.

use std::path::PathBuf;

use app::context::{Typeset, Typesetter};
use serde_json::Value;
use typeset::{FieldProblem, Problem, TypesetError};

/// Typst behind the application's trait.
#[derive(Debug)]
pub(crate) struct Documents {
    typesetter: typeset::Typesetter,
}

impl Documents {
    /// Loads the shipped fonts and those of the directories.
    pub(crate) fn new(font_dirs: &[PathBuf]) -> Result<Self, TypesetError> {
        Ok(Self { typesetter: typeset::Typesetter::new(font_dirs)? })
    }
}

impl Typesetter for Documents {
    fn typeset(&self, form: &str, data: &Value) -> Result<Typeset, String> {
        let template = typeset::template(form).ok_or_else(|| format!("没有文书格式“{form}”。"))?;
        let rendered = self.typesetter.render(template, data).map_err(|error| in_chinese(&error))?;
        Ok(Typeset { pdf: rendered.pdf, pages: u32::try_from(rendered.pages).unwrap_or(u32::MAX) })
    }
}

fn in_chinese(error: &TypesetError) -> String {
    match error {
        TypesetError::MissingGlyphs { characters } => {
            let named: Vec<_> = characters
                .iter()
                .map(|(character, field)| {
                    format!("“{character}”（U+{:04X}，栏目{field}）", u32::from(*character))
                })
                .collect();
            let named = named.join("、");
            format!("字库中没有下列字，文书不能打印：{named}。请核对录入，或者请管理员加装字体。")
        }
        TypesetError::Fields { problems, .. } => {
            let named: Vec<_> = problems.iter().map(field_problem).collect();
            format!("文书不完整：{}。", named.join("；"))
        }
        TypesetError::TooLarge { bytes_max, .. } => {
            format!("文书内容过长，最多{}千字节，请把附件作为证据文件上传。", bytes_max / 1024)
        }
        other => {
            tracing::error!(error = %other, "a document was not typeset");
            "文书模板有误，未能生成文书，请联系系统管理员。".to_owned()
        }
    }
}

fn field_problem(found: &FieldProblem) -> String {
    let label = &found.label;
    let what = match &found.problem {
        Problem::Missing => format!("缺少“{label}”"),
        Problem::Unknown => format!("文书没有“{label}”栏"),
        Problem::TooFewRows { rows_min } => format!("“{label}”至少{rows_min}项"),
        Problem::TooLong => format!("“{label}”过长"),
        _ => format!("“{label}”的内容格式不对"),
    };
    match &found.article {
        Some(article) => format!("{what}（{article}）"),
        None => what,
    }
}
