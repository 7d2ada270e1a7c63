//! Lists: conditions, columns, order and place are all in the address.

use maud::{Markup, html};

use super::{
    field::Field,
    page::{Slot, kept},
    parts::{Empty, Link, Tone, grouped},
    url::Query,
};

/// A list with its tools, its rows and its pages. On a phone each row becomes a card.
pub fn table(table: &Table) -> Markup {
    html! {
        section.list {
            (tools(table))
            @if table.rows.is_empty() { (table.empty) } @else { (grid(table)) (pages(table)) }
        }
    }
}

/// The conditions of a list. Sent by GET, so that they stay in the address; the first three are always open.
pub fn filters(query: &Query, fields: &[Field]) -> Markup {
    let names: Vec<&str> = fields.iter().map(Field::name).chain(["after", "before"]).collect();
    let (open, more) = fields.split_at(fields.len().min(3));
    // What hides rows stands open; the order hides none, and the headings show it.
    let used = more.iter().any(|field| field.name() != "sort" && !field.first().is_empty());
    html! {
        form.filters method="get" action=(query.path()) {
            (kept(query, &names))
            div.filter-fields { @for field in open { (field) } }
            @if !more.is_empty() {
                details.filter-more open[used] {
                    summary { "更多条件" }
                    div.filter-fields { @for field in more { (field) } }
                }
            }
            div.filter-buttons {
                button.btn.btn-main type="submit" { "查询" }
                a.btn href=(query.path()) { "清空" }
            }
        }
    }
}

/// A list as a whole.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What the list holds, for those who hear it.
    pub caption: String,
    /// The address of this page, with the `size` that the page has.
    pub query: Query,
    /// All columns that there are.
    pub columns: Vec<Column>,
    /// The rows, each with a cell for each shown column.
    pub rows: Vec<Row>,
    /// How many rows match.
    pub total: Total,
    /// The key before which the previous page ends.
    pub before: Option<String>,
    /// The key after which the next page begins.
    pub after: Option<String>,
    /// Where the list is exported with the conditions and the columns of this page.
    pub export: Option<String>,
    /// Buttons before the export.
    pub actions: Vec<Link>,
    /// What to say when nothing matches.
    pub empty: Empty,
}

/// A column of a list.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Its name in the address.
    pub key: String,
    /// Its heading.
    pub label: String,
    /// Its heading is a link that sorts.
    pub sortable: bool,
    /// Figures, set to the right.
    pub numeric: bool,
    /// Hidden unless chosen.
    pub hidden: bool,
    /// Numbers, dates, plates, amounts: half of one at the end of a line is misread, so they stay in one.
    pub unbroken: bool,
}

impl Column {
    /// A column that is shown and does not sort.
    pub fn new(key: &str, label: &str) -> Self {
        Self { key: key.to_owned(), label: label.to_owned(), ..Self::default() }
    }

    /// With a heading that sorts.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }

    /// With figures.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }

    /// With cells that are never broken into lines.
    #[must_use]
    pub fn unbroken(mut self) -> Self {
        self.unbroken = true;
        self
    }

    /// Left out unless the address chooses it.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }
}

/// A row of a list.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// One cell for each column of [`Table::columns`], shown or not.
    pub cells: Vec<Slot>,
    /// [`Tone::Danger`] for a row whose term has passed.
    pub tone: Tone,
}

/// How many rows match. Counting a million rows for each page would make the list slow, so it stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Counted to the end.
    Exactly(u64),
    /// Counting stopped here.
    Over(u64),
}

impl Default for Total {
    fn default() -> Self {
        Self::Exactly(0)
    }
}

impl Total {
    /// The total as the user reads it.
    pub fn text(self) -> String {
        match self {
            Self::Exactly(number) => format!("共 {} 条", grouped(number)),
            Self::Over(10_000) => "一万条以上".to_owned(),
            Self::Over(number) => format!("{} 条以上", grouped(number)),
        }
    }
}

/// The columns that an address chooses: `col` may stand several times; without it, all that are not hidden.
pub fn shown(query: &Query, columns: &[Column]) -> Vec<bool> {
    let chosen: Vec<&str> =
        query.pairs().iter().filter(|(name, _)| name == "col").map(|(_, value)| value.as_str()).collect();
    columns
        .iter()
        .map(|column| if chosen.is_empty() { !column.hidden } else { chosen.contains(&column.key.as_str()) })
        .collect()
}

fn tools(table: &Table) -> Markup {
    let shown = shown(&table.query, &table.columns);
    html! {
        div.list-tools {
            p.total { (table.total.text()) }
            div.row {
                @for link in &table.actions { a.btn href=(link.href) { (link.label) } }
                details.column-menu {
                    summary.btn { "列设置" }
                    form.sheet method="get" action=(table.query.path()) {
                        (kept(&table.query, &["col"]))
                        @for (column, shown) in table.columns.iter().zip(&shown) {
                            label.tick {
                                input type="checkbox" name="col" value=(column.key) checked[*shown];
                                span { (column.label) }
                            }
                        }
                        button.btn type="submit" { "应用" }
                    }
                }
                @if let Some(export) = &table.export { a.btn href=(export) { "导出 xlsx" } }
            }
        }
    }
}

fn grid(table: &Table) -> Markup {
    let shown = shown(&table.query, &table.columns);
    let visible = || table.columns.iter().zip(&shown).filter(|(_, shown)| **shown).map(|(column, _)| column);
    html! {
        div.table-wrap {
            table.grid {
                caption.visually-hidden { (table.caption) }
                thead { tr { @for column in visible() { (heading(&table.query, column)) } } }
                tbody {
                    @for row in &table.rows {
                        tr class={ "row-" (row.tone.key()) } {
                            @for ((column, cell), shown) in table.columns.iter().zip(&row.cells).zip(&shown) {
                                @if *shown {
                                    td.num[column.numeric].unbroken[column.unbroken] data-label=(column.label) { (cell) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn heading(query: &Query, column: &Column) -> Markup {
    let descending = format!("-{}", column.key);
    let (order, next) = match query.value("sort") {
        Some(sort) if sort == column.key => (Some("ascending"), descending.as_str()),
        Some(sort) if sort == descending => (Some("descending"), column.key.as_str()),
        _ => (None, column.key.as_str()),
    };
    html! {
        th scope="col" class=[column.numeric.then_some("num")] aria-sort=[order] {
            @if column.sortable {
                a href=(query.without(&["after", "before"]).with("sort", next).href()) {
                    (column.label)
                    span.sort-mark aria-hidden="true" {
                        (match order { Some("ascending") => "▲", Some(_) => "▼", None => "↕" })
                    }
                }
            } @else { (column.label) }
        }
    }
}

fn pages(table: &Table) -> Markup {
    let first = table.query.without(&["after", "before"]);
    let size = table.query.value("size");
    html! {
        nav.pages aria-label="分页" {
            span.page-sizes {
                "每页 "
                @for choice in ["20", "50", "100"] {
                    a href=(first.with("size", choice).href())
                        aria-current=[(size == Some(choice)).then_some("true")] { (choice) }
                }
            }
            span.row {
                (page_link("首页", (table.before.is_some()).then(|| first.href())))
                (page_link("上一页", table.before.as_ref().map(|key| first.with("before", key).href())))
                (page_link("下一页", table.after.as_ref().map(|key| first.with("after", key).href())))
            }
        }
    }
}

fn page_link(label: &str, href: Option<String>) -> Markup {
    html! {
        @if let Some(href) = href { a.btn href=(href) { (label) } }
        @else { span.btn.btn-off aria-disabled="true" { (label) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(query: &str, rows: usize) -> Table {
        let cell = |text: &str| Slot::from(html! { (text) });
        Table {
            query: Query::parse("/cases", Some(query)),
            columns: vec![
                Column::new("no", "案号").sortable(),
                Column::new("party", "当事人"),
                Column::new("plate", "车牌").hidden(),
            ],
            rows: (0..rows)
                .map(|_| Row { cells: vec![cell("1"), cell("<张>"), cell("京A12345")], tone: Tone::Plain })
                .collect(),
            total: Total::Over(10_000),
            after: Some("k9".to_owned()),
            empty: Empty { title: "没有符合条件的案件".to_owned(), ..Empty::default() },
            ..Table::default()
        }
    }

    #[test]
    fn the_state_of_a_list_stays_in_its_links() {
        let html = table(&sample("q=a&sort=no&after=k1", 1)).into_string();
        assert!(html.contains("href=\"/cases?q=a&amp;sort=-no\""), "{html}");
        assert!(html.contains("href=\"/cases?q=a&amp;sort=no&amp;after=k9\""));
        assert!(html.contains("aria-sort=\"ascending\"") && html.contains("一万条以上"));
    }

    #[test]
    fn the_pager_marks_the_size_of_the_page_and_numbers_stay_in_one_line() {
        let mut list = sample("size=50", 1);
        list.columns = list.columns.into_iter().map(Column::unbroken).collect();
        let html = table(&list).into_string();
        assert!(
            html.contains("size=50\" aria-current=\"true\">50") && html.matches("aria-current").count() == 1
        );
        assert!(html.contains("unbroken\" data-label=\"案号\""), "{html}");
    }

    #[test]
    fn columns_are_chosen_in_the_address() {
        let html = table(&sample("col=plate", 1)).into_string();
        assert!(html.contains("京A12345") && !html.contains("&lt;张&gt;"));
        let html = table(&sample("", 1)).into_string();
        assert!(!html.contains("京A12345") && html.contains("data-label=\"当事人\">&lt;张&gt;"));
    }

    #[test]
    fn an_empty_list_says_what_to_do() {
        let html = table(&sample("", 0)).into_string();
        assert!(html.contains("没有符合条件的案件") && !html.contains("<table"));
    }

    #[test]
    fn a_filter_keeps_the_other_parameters_and_begins_at_the_first_page() {
        let query = Query::parse("/cases", Some("sort=no&after=k1&q=old"));
        let html = filters(&query, &[Field::text("q", "关键字").value("old")]).into_string();
        assert!(html.contains("type=\"hidden\" name=\"sort\" value=\"no\""));
        assert!(!html.contains("name=\"after\"") && html.matches("name=\"q\"").count() == 1);
        let field = |name| Field::text(name, "条件").value("x");
        let open = |fields: [Field; 4]| {
            filters(&query, &fields).into_string().contains("<details class=\"filter-more\" open")
        };
        assert!(open([field("a"), field("b"), field("c"), field("d")]));
        assert!(!open([field("a"), field("b"), field("c"), field("sort")]));
    }
}
