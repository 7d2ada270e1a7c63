//! The list of cases comes in one order whatever the number of agencies, and pages do not overlap.

use jiff::civil::date;
use law::money::Fen;
use store::{
    StoreError, args,
    read::case::{CaseFilter, CaseOrder, CaseSort, DueWindow, Page},
};

use crate::support::{TestDb, on_both};

const AGENCIES: u32 = 70;

fn fill(db: &TestDb) {
    let sql = "INSERT INTO case_row (id, number, onspot, stage, agency, party, initials, party_index, mark, item,
                   item_name, source, registered_on, filed_on, decided_on, closed_on, outcome, defects, handlers, seq, fine_fen)
               VALUES (?1, ?1, ?2, ?3, ?4, 'p', 'p', '', '', 'KY-001', 'i', 'inspection', ?5, NULL, ?6, NULL,
                   '', ?7, '', 1, ?8)";
    db.store
        .write(move |tx| {
            for n in 0_u32..700 {
                let stage = if n.is_multiple_of(3) { "noticed" } else { "archived" };
                let day = format!("2026-{:02}-{:02}", 1 + n * 7 % 12, 1 + n * 11 % 28);
                let agency = format!("a-{:02}", n * 13 % AGENCIES);
                let decided =
                    if n.is_multiple_of(4) { String::new() } else { format!("2026-06-{:02}", 1 + n % 9) };
                let fine = if n.is_multiple_of(4) { 0 } else { n % 6 * 100_000 };
                let id = format!("case-{n:04}");
                let odd = n.is_multiple_of(2);
                tx.execute(sql, args![&id, odd, stage, agency, day, decided, n / 650, fine])?;
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
            let (on, id) = filter.order.key(first);
            let key = Page::Before(on, id);
            let before = db.store.read(|reader| reader.case_list(filter, &key, 40)).unwrap();
            let before: Vec<_> = before.into_iter().map(|row| row.id).collect();
            assert!(ids.ends_with(&before) && before.len() == 40);
        }
        let (on, id) = filter.order.key(last);
        page = Page::After(on, id);
        ids.extend(rows.into_iter().map(|row| row.id));
    }
}

fn orders(agencies: u32) -> Vec<(u32, CaseOrder)> {
    let sorts = [CaseSort::Registered, CaseSort::Decided, CaseSort::Fine];
    let order = |by| [true, false].map(|ascending| (agencies, CaseOrder { by, ascending }));
    sorts.into_iter().flat_map(order).collect()
}

fn by(order: CaseOrder) -> String {
    let way = if order.ascending { "ASC" } else { "DESC" };
    let column = match order.by {
        CaseSort::Registered => "registered_on",
        CaseSort::Decided => "decided_on",
        CaseSort::Fine => "fine_fen",
    };
    format!("{column} {way}, id {way}")
}

#[test]
fn a_list_has_one_order_for_one_agency_for_some_and_for_all() {
    on_both(|db| {
        fill(db);
        for (agencies, order) in [1, 2, 13, 64, 65, 70].into_iter().flat_map(orders) {
            for stage in [None, law::case::Stage::from_code("noticed")] {
                let agencies: Vec<_> = (0..agencies).map(|n| format!("a-{n:02}")).collect();
                let filter = CaseFilter { agencies: agencies.clone(), stage, order, ..CaseFilter::default() };
                let stages = if stage.is_some() { "('noticed')" } else { "('noticed', 'archived')" };
                let expected = db
                    .store
                    .read(|reader| {
                        let list = format!("('{}')", agencies.join("', '"));
                        let sql = format!(
                            "SELECT id FROM case_row WHERE agency IN {list} AND stage IN {stages}
                             ORDER BY {}",
                            by(order)
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

/// Ids that a condition finds, to compare with a filter.
fn found(db: &TestDb, condition: &str) -> Vec<String> {
    let sql = format!("SELECT id FROM case_row WHERE {condition} ORDER BY registered_on DESC, id DESC");
    let rows = db.store.read(|reader| reader.query(&sql, &[])).unwrap();
    rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect()
}

#[test]
fn defects_fines_and_handlers_narrow_the_list_and_the_count() {
    on_both(|db| {
        fill(db);
        people(db);
        let all = CaseFilter {
            agencies: (0..AGENCIES).map(|n| format!("a-{n:02}")).collect(),
            ..CaseFilter::default()
        };
        let fen = |fen| Some(Fen::new(fen).unwrap());
        let rows: [(CaseFilter, &str); 9] = [
            (CaseFilter { defective: Some(true), ..all.clone() }, "defects > 0"),
            (CaseFilter { defective: Some(false), ..all.clone() }, "defects = 0"),
            (CaseFilter { fine_from: fen(300_000), ..all.clone() }, "fine_fen >= 300000"),
            (CaseFilter { fine_to: fen(200_000), ..all.clone() }, "fine_fen > 0 AND fine_fen <= 200000"),
            (
                CaseFilter { fine_from: fen(200_000), fine_to: fen(200_000), ..all.clone() },
                "fine_fen = 200000",
            ),
            (CaseFilter { handler: "李慧".to_owned(), ..all.clone() }, "id < 'case-0100'"),
            (CaseFilter { handler: "LH".to_owned(), ..all.clone() }, "id < 'case-0100'"),
            (
                CaseFilter { handler: "王".to_owned(), ..all.clone() },
                "id >= 'case-0050' AND id < 'case-0150'",
            ),
            (CaseFilter { person: Some("p-1".to_owned()), ..all }, "id < 'case-0100'"),
        ];
        for (filter, condition) in rows {
            let expected = found(db, condition);
            assert!(expected.len() >= 50, "{condition}");
            assert_eq!(ids(db, &filter), expected, "{condition}");
            let count = db.store.read(|reader| reader.case_count(&filter, 10_000)).unwrap();
            assert_eq!(usize::try_from(count).unwrap(), expected.len());
        }
    });
}

/// Two people; the cases up to 99 are the first one's, those from 50 to 149 the second one's.
fn people(db: &TestDb) {
    let person = "INSERT INTO person_row (id, login, name, initials, agency, post, roles, certificate) \
                  VALUES (?1, ?1, ?2, ?3, 'a-01', '', '', '')";
    db.store
        .write(move |tx| {
            tx.execute(person, args!["p-1", "李慧敏", "lhm"])?;
            tx.execute(person, args!["p-2", "王小明", "wxm"])?;
            for n in 0_u32..150 {
                for (person, cases) in [("p-1", 0..100), ("p-2", 50..150)] {
                    if cases.contains(&n) {
                        let sql = "INSERT INTO case_handler (case_id, person) VALUES (?1, ?2)";
                        tx.execute(sql, args![format!("case-{n:04}"), person])?;
                    }
                }
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_list_by_term_holds_what_the_columns_of_the_desk_hold_and_is_never_remembered() {
    on_both(|db| {
        fill(db);
        let today = date(2026, 11, 20);
        let clock = |id: &'static str, no: u32, due: &'static str, duty: bool| {
            db.store
                .write(move |tx| {
                    let sql = "INSERT INTO case_clock (case_id, no, what, article, due_on, provisional, duty) \
                               VALUES (?1, ?2, 'w', 'a', ?3, 0, ?4)";
                    tx.execute(sql, args![id, no, due, duty])
                })
                .unwrap();
        };
        let (agencies, windows) = (
            (0..AGENCIES).map(|n| format!("a-{n:02}")).collect::<Vec<_>>(),
            [DueWindow::Today, DueWindow::Soon, DueWindow::Overdue],
        );
        let filter = |window| CaseFilter {
            agencies: agencies.clone(),
            due: Some((window, today)),
            ..CaseFilter::default()
        };
        let counts = || {
            windows.map(|window| {
                let filter = filter(window);
                let count = db.store.read(|reader| reader.case_count(&filter, 10_000)).unwrap();
                let listed = ids(db, &filter);
                let desk =
                    db.store.read(|reader| reader.case_clocks(None, &agencies, window, today, 100)).unwrap();
                let mut desk: Vec<_> = desk.into_iter().map(|(_, case)| case.id).collect();
                desk.sort();
                desk.dedup();
                let mut sorted = listed.clone();
                sorted.sort();
                assert_eq!((sorted, usize::try_from(count).unwrap()), (desk, listed.len()), "{window:?}");
                count
            })
        };
        assert_eq!(counts(), [0, 0, 0]);
        clock("case-0001", 1, "2026-11-20", true);
        clock("case-0001", 2, "2026-11-20", false);
        clock("case-0002", 1, "2026-11-19", false);
        clock("case-0003", 1, "2026-11-19", true);
        clock("case-0004", 1, "2026-11-21", false);
        clock("case-0005", 1, "2026-11-23", true);
        clock("case-0006", 1, "2026-11-24", true);
        // No act was written in between: an answer kept for this journal would be the old one.
        assert_eq!(counts(), [2, 2, 1]);
    });
}

/// Many rows, so that no planner reads the whole table at once.
fn fill_many(db: &TestDb) {
    let numbers = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20000)";
    let text = |expression: &str| format!("CAST({expression} AS TEXT)");
    let day = format!("'2026-' || {} || '-' || {}", text("10 + n % 3"), text("10 + n % 19"));
    let sql = format!(
        "INSERT INTO case_row (id, number, onspot, stage, agency, party, initials, party_index, mark, item,
             item_name, source, registered_on, filed_on, decided_on, closed_on, outcome, defects, handlers, seq, fine_fen)
         {numbers} SELECT 'm-' || {id}, 'm-' || {id}, 0, 'noticed', 'a-' || {agency}, 'p', 'p', '', '', 'KY-001', 'i',
             'inspection', {day}, NULL, {day}, NULL, '', CASE WHEN n % 500 = 0 THEN 1 ELSE 0 END, '', 1, n % 977 FROM n",
        id = text("100000 + n"),
        agency = text("10 + n % 50"),
    );
    db.store
        .write(move |tx| {
            tx.execute(&sql, args![])?;
            tx.execute("ANALYZE case_row", args![])?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn every_order_of_the_list_is_read_from_an_index() {
    on_both(|db| {
        fill_many(db);
        for (agencies, order) in [1, 13, 80].into_iter().flat_map(orders) {
            let agencies = (10..10 + agencies).map(|n| format!("a-{n}")).collect();
            let filter = CaseFilter { agencies, order, ..CaseFilter::default() };
            let middle = if order.by == CaseSort::Fine { "488" } else { "2026-11-19" };
            for page in [Page::First, Page::After(middle.to_owned(), "m-100010".to_owned())] {
                let plan = db
                    .store
                    .read(|reader| {
                        // Few rows are sorted sooner than read in order; the question is whether an index can serve.
                        if !db.store.is_sqlite() {
                            reader.query("SELECT set_config('enable_sort', 'off', true)", args![])?;
                        }
                        reader.case_list_plan(&filter, &page)
                    })
                    .unwrap();
                let sorts =
                    plan.lines().any(|line| line.contains("TEMP B-TREE") || line.trim() == "->  Sort");
                assert!(!sorts && plan.contains("INDEX") | plan.contains("Index"), "{order:?}\n{plan}");
            }
        }
    });
}
