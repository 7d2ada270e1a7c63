//! The columns of a table, declared once.

/// A table with its key, its columns (key first) and the statements that follow from them.
///
/// Made by [`table!`](crate::table!), so that every text is a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// The name of the table.
    pub name: &'static str,
    /// The columns of the primary key.
    pub key: &'static [&'static str],
    /// All columns, those of the key first; the order of the arguments and of the answers.
    pub columns: &'static [&'static str],
    /// `INSERT INTO name (…) VALUES (?1, …)`.
    pub insert: &'static str,
    /// The same with `ON CONFLICT (key) DO UPDATE`, so that the row is there afterwards as given.
    pub upsert: &'static str,
    /// `SELECT … FROM name`, to be followed by a condition.
    pub select: &'static str,
}

impl Table {
    /// `DELETE FROM name WHERE first key column = ?1`.
    pub(crate) fn delete_of(&self) -> String {
        format!("DELETE FROM {} WHERE {} = ?1", self.name, self.key.first().copied().unwrap_or_default())
    }

    /// `SELECT … FROM name ORDER BY key LIMIT n`, from the start or after a key.
    pub(crate) fn page(&self, after: bool, limit: usize) -> String {
        let key = self.key.join(", ");
        let marks: Vec<String> = (1..=self.key.len()).map(|n| format!("?{n}")).collect();
        let condition =
            if after { format!(" WHERE ({key}) > ({})", marks.join(", ")) } else { String::new() };
        format!("{}{condition} ORDER BY {key} LIMIT {limit}", self.select)
    }
}

/// Declares a table: `table!(pub CASE_LIST = "case_list" (case_id) { title, state, filed_on });`.
///
/// The names in parentheses are the key. At most 64 columns.
#[macro_export]
macro_rules! table {
    ($(#[$meta:meta])* $vis:vis $name:ident = $table:literal ($($key:ident),+) { $($column:ident),* $(,)? }) => {
        $(#[$meta])*
        $vis const $name: $crate::table::Table = $crate::table!(@number $table ($($key),+) ($($column),*) []
            [$($key)+ $($column)*]
            [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32
             33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64]);
    };
    (@number $table:literal $key:tt $columns:tt [$($done:tt)*] [$next:ident $($rest:ident)*] [$n:literal $($ns:literal)*]) => {
        $crate::table!(@number $table $key $columns [$($done)* ($next $n)] [$($rest)*] [$($ns)*])
    };
    (@number $table:literal $key:tt $columns:tt [$($done:tt)*] [] $ns:tt) => {
        $crate::table!(@texts $table $key $columns $($done)*)
    };
    (@texts $table:literal ($key0:ident $(, $key:ident)*) ($($column:ident),*) ($first:ident $n0:literal) $(($all:ident $n:literal))*) => {
        $crate::table::Table {
            name: $table,
            key: &[stringify!($key0) $(, stringify!($key))*],
            columns: &[stringify!($first) $(, stringify!($all))*],
            insert: concat!("INSERT INTO ", $table, " (", stringify!($first) $(, ", ", stringify!($all))*,
                ") VALUES (?1" $(, ", ?", $n)*, ")"),
            upsert: concat!("INSERT INTO ", $table, " (", stringify!($first) $(, ", ", stringify!($all))*,
                ") VALUES (?1" $(, ", ?", $n)*, ") ON CONFLICT (", stringify!($key0) $(, ", ", stringify!($key))*,
                // Setting the key to itself keeps the text valid for a table that is all key.
                ") DO UPDATE SET ", stringify!($key0), " = excluded.", stringify!($key0)
                $(, ", ", stringify!($column), " = excluded.", stringify!($column))*),
            select: concat!("SELECT ", stringify!($first) $(, ", ", stringify!($all))*, " FROM ", $table),
        }
    };
}

#[cfg(test)]
mod tests {
    table!(
        /// A table of three columns.
        pub(crate) THREE = "three" (a, b) { c }
    );

    #[test]
    fn the_texts_follow_from_the_columns() {
        assert_eq!(THREE.insert, "INSERT INTO three (a, b, c) VALUES (?1, ?2, ?3)");
        assert_eq!(
            THREE.upsert,
            "INSERT INTO three (a, b, c) VALUES (?1, ?2, ?3) ON CONFLICT (a, b) DO UPDATE SET a = excluded.a, c = excluded.c"
        );
        assert_eq!(THREE.select, "SELECT a, b, c FROM three");
        assert_eq!(
            THREE.page(true, 9),
            "SELECT a, b, c FROM three WHERE (a, b) > (?1, ?2) ORDER BY a, b LIMIT 9"
        );
    }
}
