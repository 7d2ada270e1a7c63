//! 签名: what is signed is the version that was shown, on the pad, on paper or not at all.

use law::case::{
    Act, Command,
    fact::{DocumentKind, FileRef, Signature},
};

use super::world::{World, ZHAO, reference};

fn file(sm3: &str) -> FileRef {
    FileRef {
        name: "文书.pdf".to_owned(),
        sm3: sm3.to_owned(),
        bytes: 1,
        media: "application/pdf".to_owned(),
    }
}

fn issue(sm3: &str) -> Command {
    let document = reference(DocumentKind::OnspotDecision, "当罚1号");
    Command::IssueDocument { document, file: file(sm3), pages: 1 }
}

fn sign(signature: Signature, version: &str) -> Command {
    let document = reference(DocumentKind::OnspotDecision, "当罚1号");
    Command::Sign { document, signature, version_sm3: version.to_owned() }
}

fn pad(version: &str) -> Signature {
    Signature::Pad { file: file("drawing"), version_sm3: version.to_owned() }
}

#[test]
fn only_the_newest_version_is_signed_whatever_the_way() {
    let mut world = World::on_spot();
    let on = world.journal.last().unwrap().effective_on;
    let refused = |world: &World, signature: Signature, version: &str| {
        let refused = world.clone().run(on, ZHAO, sign(signature, version)).unwrap_err();
        assert_eq!(refused.0.len(), 1);
        (refused.0[0].code.clone(), refused.0[0].message.clone())
    };
    let ways = [
        pad("one"),
        Signature::Paper { scan: Some(file("scan")) },
        Signature::Refused { note: "拒签".to_owned() },
    ];
    assert!(refused(&world, pad("one"), "one").1.contains("尚未生成"));
    world.run(on, ZHAO, issue("one")).unwrap();
    for way in &ways {
        world.clone().run(on, ZHAO, sign(way.clone(), "one")).unwrap();
    }
    world.run(on, ZHAO, issue("two")).unwrap();
    for way in &ways {
        let (code, message) = refused(&world, way.clone(), "one");
        assert!(code == "WRONG_STATE" && message.contains("最新版本"), "{code} {message}");
    }
    // A drawing over one version cannot sign another.
    assert!(refused(&world, pad("one"), "two").1.contains("最新版本"));
    world.run(on, ZHAO, sign(pad("two"), "two")).unwrap();
    assert_eq!(world.case.onspot.as_ref().unwrap().1.signature, pad("two"));
    assert_eq!(world.replayed(), world.case);
}

#[test]
fn an_act_from_before_the_version_was_kept_is_read() {
    let old = r#"{"DocumentSigned":{"document":{"kind":"OnspotDecision","number":"1"},"signature":{"Refused":{"note":""}}}}"#;
    let Act::DocumentSigned { version_sm3, .. } = serde_json::from_str(old).unwrap() else { panic!("{old}") };
    assert_eq!(version_sm3, "");
}
