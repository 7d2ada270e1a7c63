use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::samples;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn stems(dir: &str, extension: &str) -> BTreeSet<String> {
    std::fs::read_dir(root().join(dir))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|stem| stem != "_common")
        .collect()
}

#[test]
fn every_file_of_the_catalog_is_a_form_with_a_sample() {
    let forms: BTreeSet<String> = typeset::templates().iter().map(|t| t.id().to_owned()).collect();
    assert_eq!(forms.len(), typeset::templates().len());
    assert_eq!(forms, stems("catalog/documents", "toml"));
    assert_eq!(forms, stems("catalog/documents", "typ"));
    let sampled: BTreeSet<String> =
        samples().iter().map(|(_, template, _)| template.id().to_owned()).collect();
    assert_eq!(forms, sampled);
}

#[test]
fn numbers_are_those_of_the_official_list() {
    let mut seen = BTreeSet::new();
    for template in typeset::templates() {
        assert!(seen.insert(template.number()), "{} shares number {}", template.id(), template.number());
        assert_eq!(template.is_official(), template.number() <= 24, "{}", template.id());
        assert!(!template.articles().is_empty(), "{}", template.id());
        assert!(["V", "D", "F", "M", "P"].contains(&template.verification()), "{}", template.id());
        assert!(!template.source().is_empty(), "{}", template.id());
        assert!(template.in_force_from() >= jiff::civil::date(2021, 7, 15), "{}", template.id());
    }
}

/// Every field of the form reaches the page; a field that the page forgets is a blank on paper.
#[test]
fn every_field_is_printed() {
    let common = std::fs::read_to_string(root().join("catalog/documents/_common.typ")).unwrap();
    for template in typeset::templates() {
        let page =
            std::fs::read_to_string(root().join(format!("catalog/documents/{}.typ", template.id()))).unwrap();
        for field in template.fields().iter().filter(|field| field.key != "issued_at") {
            let name = format!("d.{}", field.key);
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let used = |text: &str| text.split(&name).skip(1).any(|after| !after.starts_with(is_word));
            assert!(used(&page) || used(&common), "{} never prints {}", template.id(), field.key);
        }
    }
}

/// The articles moved in 2021 and again, for the remedy, in 2024.
#[test]
fn no_form_holds_a_citation_of_before_2021() {
    for template in typeset::templates() {
        let stem = root().join("catalog/documents").join(template.id());
        let text = std::fs::read_to_string(stem.with_extension("typ")).unwrap()
            + &std::fs::read_to_string(stem.with_extension("toml")).unwrap();
        for old in
            ["第三十七条第二款", "第三十一条、第三十二条", "三日内提出听证", "三日内要求", "道路运输管理机构"]
        {
            assert!(!text.contains(old), "{} still says {old}", template.id());
        }
    }
}

#[test]
fn shipped_fonts_are_the_listed_ones() {
    let list: toml::Table =
        toml::from_str(&std::fs::read_to_string(root().join("assets/fonts/FONTS.toml")).unwrap()).unwrap();
    let listed: BTreeSet<String> = list["font"]
        .as_array()
        .unwrap()
        .iter()
        .map(|font| font["file"].as_str().unwrap().trim_end_matches(".ttf").to_owned())
        .collect();
    assert_eq!(listed, stems("assets/fonts", "ttf"));
    for font in list["font"].as_array().unwrap() {
        assert!(root().join("assets/fonts").join(font["licence_file"].as_str().unwrap()).exists());
        let file = std::fs::read(root().join("assets/fonts").join(font["file"].as_str().unwrap())).unwrap();
        assert_eq!(sm3(&file), font["sm3"].as_str().unwrap(), "{}", font["file"]);
    }
}

fn sm3(data: &[u8]) -> String {
    use sm3::Digest as _;
    let hex = |byte: &u8| [byte >> 4, byte & 15].map(|n| char::from_digit(n.into(), 16).unwrap());
    sm3::Sm3::digest(data).iter().flat_map(hex).collect()
}
