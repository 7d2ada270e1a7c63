//! What holds for every page, whatever it is put together from.

use maud::{Markup, html};

use super::*;

/// A page with one of every component, each with text that would be an attack if it were not escaped.
fn everything() -> String {
    let evil = "<script>alert(1)</script>";
    let article = Article::new("行政处罚法/60", "《行政处罚法》第六十条");
    let breach = Breach {
        code: "H4".to_owned(),
        class: evil.to_owned(),
        sentence: evil.to_owned(),
        article: Some(article.clone()),
        cure: evil.to_owned(),
        ..Breach::default()
    };
    let link = Link::new(evil, "/x?a=\"><i>");
    let field = Field::textarea("t", evil, 3).value(evil).error(evil).hint(evil).phrases([evil]);
    let entry = Form {
        draft: Some(Draft { url: "/drafts/1".to_owned(), ..Draft::default() }),
        problems: vec![evil.to_owned()],
        sections: vec![Section::new(evil, vec![field.clone(), Field::plate("p", evil).value(evil)])],
        buttons: vec![Button::new(evil)],
        ..Form::default()
    };
    let content = html! {
        (alert(Tone::Warn, evil, html! { (evil) }))
        (facts(&[("当事人", html! { (evil) })]))
        (tabs(evil, std::slice::from_ref(&link), "/"))
        (panel(evil, html! {}, paper(evil, html! { (evil) })))
        (form(&entry))
        (approval(&Approval::new(evil, Form::default(), vec![Choice::new(evil, evil)], Vec::new(), &[evil])))
        (confirm(&Confirm { question: evil.to_owned(), ..Confirm::default() }))
        (refusals(evil, std::slice::from_ref(&breach)))
        (filters(&Query::parse("/cases", Some("q=%3Cb%3E")), &[field]))
        (list(evil))
        (of_a_case(evil, &breach, &link))
        (documents(&[Document { link: link.clone(), note: evil.to_owned(), ..Document::default() }]))
        (files(&[File { link, note: evil.to_owned(), ..File::default() }], Some(&Upload::default())))
        (signature(&Signature { label: evil.to_owned(), ..Signature::default() }))
        (preview(evil, "/documents/1.pdf"))
        (diff_view(evil, evil, evil, "改后"))
        (Job { label: evil.to_owned(), ..Job::default() })
        (desk(&Desk::default()))
    };
    let frame = Shell {
        title: "案件".to_owned(),
        user: evil.to_owned(),
        banner: Some(evil.to_owned()),
        search: Some(evil.to_owned()),
        ..Shell::default()
    };
    shell(&frame, content).into_string()
}

fn list(evil: &str) -> Markup {
    let cells = vec![Slot::from(html! { (evil) })];
    table(&Table {
        columns: vec![Column::new("a", evil).sortable()],
        rows: vec![Row { cells, tone: Tone::Danger }],
        ..Table::default()
    })
}

fn of_a_case(evil: &str, breach: &Breach, link: &Link) -> Markup {
    html! {
        (case_header(&CaseHeader { party: evil.to_owned(), defects: vec![breach.clone()], ..CaseHeader::default() }))
        (step_bar(&[Step { label: evil.to_owned(), note: evil.to_owned(), ..Step::default() }]))
        (action_panel(&ActionPanel {
            usual: Some(Action { label: evil.to_owned(), ..Action::default() }),
            open: vec![Action { hint: evil.to_owned(), ..Action::default() }],
            closed: vec![ClosedAction {
                label: evil.to_owned(),
                breaches: vec![breach.clone()],
                opens_on: Some(evil.to_owned()),
            }],
        }))
        (panes(&[Pane {
            title: evil.to_owned(),
            body: elements(&[Element { finding: evil.to_owned(), evidence: vec![link.clone()], ..Element::default() }]).into(),
            ..Pane::default()
        }]))
        (timeline(&[Entry { title: evil.to_owned(), defects: vec![breach.clone()], ..Entry::default() }]))
    }
}

#[test]
fn every_component_escapes_its_text() {
    let html = everything();
    assert!(!html.contains("<script>") && !html.contains("<i>"));
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn no_page_holds_an_inline_style_or_script() {
    for page in
        [everything(), error_page(404, "", "r1").into_string(), sign_in(&SignIn::default()).into_string()]
    {
        assert!(!page.contains(" style=") && !page.contains("<style") && !page.contains("javascript:"));
        for after in page.split(" on").skip(1) {
            let name = after.split(|letter: char| !letter.is_ascii_lowercase()).next().unwrap();
            assert!(!after.starts_with(&format!("{name}=")), "an event attribute on{name}");
        }
        for script in page.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/assets/"));
        }
    }
}

#[test]
fn every_page_is_chinese_with_one_heading_and_a_way_past_the_menu() {
    for page in
        [everything(), error_page(500, "", "r1").into_string(), sign_in(&SignIn::default()).into_string()]
    {
        assert_eq!(page.matches("<h1").count(), 1);
        assert!(
            page.contains("<html lang=\"zh-CN\"")
                && page.contains("href=\"#main\"")
                && page.contains("id=\"main\"")
        );
    }
}

#[test]
fn every_asset_that_a_page_names_exists() {
    let page = everything();
    let mut names = 0;
    for path in page.split("\"/assets/").skip(1) {
        assert!(!path.starts_with("0/"), "a page names an asset that is not embedded");
        names += 1;
    }
    assert_eq!(names, 4);
}
