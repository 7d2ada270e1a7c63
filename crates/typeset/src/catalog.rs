use std::sync::LazyLock;

use crate::error::TypesetError;
use crate::template::Template;

/// The shipped form with this id.
pub fn template(form_id: &str) -> Option<&'static Template> {
    templates().iter().find(|template| template.id() == form_id)
}

/// All shipped forms, in the order of a case.
///
/// Empty only if the shipped catalog is broken, which [`crate::Typesetter::new`] reports.
pub fn templates() -> &'static [Template] {
    SHIPPED.as_deref().unwrap_or_default()
}

/// The first error of the shipped catalog, if it has one.
pub(crate) fn check() -> Result<(), TypesetError> {
    match &*SHIPPED {
        Ok(_) => Ok(()),
        Err((form, message)) => {
            Err(TypesetError::ReadCatalog { form: form.clone(), message: message.clone() })
        }
    }
}

/// The page parts that all forms share.
pub(crate) const COMMON_PAGE: &str = include_str!("../../../catalog/documents/_common.typ");

const COMMON_ENTRY: &str = include_str!("../../../catalog/documents/_common.toml");

static SHIPPED: LazyLock<Result<Vec<Template>, (String, String)>> = LazyLock::new(|| {
    FORMS
        .iter()
        .map(|(id, entry, page)| match Template::parse(COMMON_ENTRY, entry, page) {
            Ok(template) if template.id() == *id => Ok(template),
            Ok(template) => Err(((*id).to_owned(), format!("calls itself {}", template.id()))),
            Err(error) => Err(((*id).to_owned(), error.to_string())),
        })
        .collect()
});

macro_rules! forms {
    ($($id:literal)*) => {
        &[$((
            $id,
            include_str!(concat!("../../../catalog/documents/", $id, ".toml")),
            include_str!(concat!("../../../catalog/documents/", $id, ".typ")),
        )),*]
    };
}

const FORMS: &[(&str, &str, &str)] = forms![
    "filing_form"
    "interview_record"
    "onsite_record"
    "evidence_registration_list"
    "coercive_measure_decision"
    "measure_extension"
    "measure_release"
    "investigation_report"
    "address_confirmation"
    "violation_notice"
    "hearing_notice"
    "hearing_record"
    "legal_review"
    "collective_discussion"
    "onspot_decision"
    "decision"
    "no_penalty_decision"
    "correction_order"
    "service_receipt"
    "payment_urge"
    "closing_report"
    "archive_contents"
    "check_report"
];
