//! The list of cases comes in one order whatever the number of agencies, and pages do not overlap.

use store::{
    StoreError, args,
    read::case::{CaseFilter, Page},
};

use crate::support::{TestDb, on_both};

const AGENCIES: u32 = 70;

fn fill(db: &TestDb) {
    let sql = "INSERT INTO case_row (id, number, onspot, stage, agency, party, initials, party_index, mark, item,
                   item_name, source, registered_on, filed_on, decided_on, closed_on, outcome, defects, handlers, seq)
               VALUES (?1, ?1, ?2, ?3, ?4, 'p', 'p', '', '', 'KY-001', 'i', 'inspection', ?5, NULL, NULL, NULL,
                   '', 0, '', 1)";
    db.store
        .write(move |tx| {
            for n in 0_u32..700 {
                let stage = if n.is_multiple_of(3) { "noticed" } else { "archived" };
                let day = format!("2026-{:02}-{:02}", 1 + n * 7 % 12, 1 + n * 11 % 28);
                let agency = format!("a-{:02}", n * 13 % AGENCIES);
                tx.execute(sql, args![format!("case-{n:04}"), n.is_multiple_of(2), stage, agency, day])?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

/// Every page of a list, forwards, each read backwards too.
fn ids(db: &TestDb, filter: &CaseFilter) -> Vec<String> {
    let mut page = Page::First;
    let mut ids = Vec::new();
    loop {
        let rows = db.store.read(|reader| reader.case_list(filter, &page, 40)).unwrap();
        let Some(last) = rows.last() else { return ids };
        if let (Page::After(..), Some(first)) = (&page, rows.first()) {
            let key = Page::Before(first.registered_on.to_string(), first.id.clone());
            let before = db.store.read(|reader| reader.case_list(filter, &key, 40)).unwrap();
            let before: Vec<_> = before.into_iter().map(|row| row.id).collect();
            assert!(ids.ends_with(&before) && before.len() == 40);
        }
        page = Page::After(last.registered_on.to_string(), last.id.clone());
        ids.extend(rows.into_iter().map(|row| row.id));
    }
}

#[test]
fn a_list_has_one_order_for_one_agency_for_some_and_for_all() {
    on_both(|db| {
        fill(db);
        for agencies in [1, 2, 13, 64, 65, 70] {
            for stage in [None, law::case::Stage::from_code("noticed")] {
                let agencies: Vec<_> = (0..agencies).map(|n| format!("a-{n:02}")).collect();
                let filter = CaseFilter { agencies: agencies.clone(), stage, ..CaseFilter::default() };
                let stages = if stage.is_some() { "('noticed')" } else { "('noticed', 'archived')" };
                let expected = db
                    .store
                    .read(|reader| {
                        let list = format!("('{}')", agencies.join("', '"));
                        let sql = format!(
                            "SELECT id FROM case_row WHERE agency IN {list} AND stage IN {stages}
                             ORDER BY registered_on DESC, id DESC"
                        );
                        let rows = reader.query(&sql, &[])?;
                        rows.iter().map(|row| row.text(0).map(str::to_owned)).collect::<Result<Vec<_>, _>>()
                    })
                    .unwrap();
                assert!(expected.len() > 2);
                assert_eq!(ids(db, &filter), expected);
                let count = db.store.read(|reader| reader.case_count(&filter, 10_000)).unwrap();
                assert_eq!(usize::try_from(count).unwrap(), expected.len());
            }
        }
        let nobody = CaseFilter::default();
        assert!(db.store.read(|reader| reader.case_list(&nobody, &Page::First, 40)).unwrap().is_empty());
    });
}
