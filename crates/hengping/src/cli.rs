//! The command line. These names are stable: scripts and service files of installations hold them.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// 衡平: transport administrative enforcement.
#[derive(Debug, Parser)]
#[command(name = "hengping", version, about, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a demonstration city and serve it on this machine only.
    Demo(Demo),
    /// Make keys, tables and the three administrators.
    Init(Init),
    /// Serve pages and the programming interface.
    Serve(Serve),
    /// Look at accounts; whatever else concerns them is done by the three administrators in the browser.
    User(User),
    /// Check chains, checkpoints and read tables; ends with 1 when something is wrong.
    Verify(Verify),
    /// Write an archive of a running system, and the files of the cases beside it as FILE.blobs.
    Backup(Archive),
    /// Fill an empty system from an archive.
    Restore(Archive),
    /// Bring the tables to the shape of this program.
    Migrate(Migrate),
    /// Assess facts against the statute, a benchmark or a regional provision; ends with 2 when the question cannot be read.
    Assess(Assess),
    /// Check dossiers from any system; ends with 1 when one has a defect that is more than a warning, with 2 when something
    /// could not be read. Needs no database.
    Check(Check),
    /// Work on tables of discretion.
    Rules(Rules),
    /// Show the action plan clause by clause, and how far this program carries each; needs no database.
    Plan(Plan),
}

/// Where things are.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// Directory of the SQLite database and of the files.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Address of a PostgreSQL database, postgres://…; files still lie in the directory of the data.
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Directory of the keys, outside that of the data; by default beside it, with `-keys` in its name.
    #[arg(long, value_name = "DIR")]
    pub(crate) keys: Option<PathBuf>,
    /// Where the files of the cases lie when not in the directory of the data: s3://BUCKET/FOLDER, with keys and region
    /// from the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`).
    #[arg(long, value_name = "URL")]
    pub(crate) files: Option<String>,
    /// More fonts for documents; may be given several times.
    #[arg(long, value_name = "DIR")]
    pub(crate) font_dir: Vec<PathBuf>,
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Where to listen; a loopback address.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// The same seed makes the same city.
    #[arg(long, default_value_t = 20_261_120)]
    pub(crate) seed: u64,
    /// How many cases.
    #[arg(long, default_value_t = 500)]
    pub(crate) cases: u32,
    /// The day that counts as today.
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "2026-11-20")]
    pub(crate) today: Date,
    /// Make the city and end, without serving it.
    #[arg(long)]
    pub(crate) build_only: bool,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub(crate) struct Init {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Name of the agency at the root of the tree, as on its seal.
    #[arg(long, value_name = "NAME")]
    pub(crate) agency: String,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Where to listen.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Cookies also over plain HTTP; only for a trial without a proxy that speaks TLS.
    #[arg(long)]
    pub(crate) insecure_cookies: bool,
}

/// Options of `user`.
#[derive(Debug, Args)]
pub(crate) struct User {
    /// What to do with accounts.
    #[command(subcommand)]
    pub(crate) command: UserCommand,
}

/// What can be done with accounts from the command line.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// List the accounts.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// End the lock of an account that too many wrong passwords have locked.
    Unlock {
        #[command(flatten)]
        place: Place,
        /// Sign-in name.
        login: String,
    },
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) place: Place,
    /// A checkpoint head that was exported earlier, as JSON; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) anchor: Vec<PathBuf>,
}

/// Options of `backup` and `restore`.
#[derive(Debug, Args)]
pub(crate) struct Archive {
    #[command(flatten)]
    pub(crate) place: Place,
    /// The archive.
    pub(crate) file: PathBuf,
}

/// Options of `migrate`.
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    pub(crate) place: Place,
}

/// Options of `assess`.
#[derive(Debug, Args)]
pub(crate) struct Assess {
    /// The item, such as HY-001.
    #[arg(long, value_name = "ID", required_unless_present = "batch")]
    pub(crate) item: Option<String>,
    /// statute, alt, bench:ID or overlay:REGION.
    #[arg(long, value_name = "TABLE", default_value = "statute")]
    pub(crate) table: String,
    /// The established facts, as a JSON object of names and values.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    pub(crate) facts: String,
    /// The day whose edition of the statute counts.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) on: Option<Date>,
    /// One JSON object instead of text.
    #[arg(long)]
    pub(crate) json: bool,
    /// A file with one question per line, or - for standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["item", "facts", "on"])]
    pub(crate) batch: Option<PathBuf>,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A file with one dossier (.json) or with one in each line (.jsonl, .ndjson), tables filled in after the template (.xlsx,
    /// .zip, .csv), a folder of such files, whose CSV files are one set of tables, or - for lines on standard input.
    #[arg(value_name = "PATH", required_unless_present = "template")]
    pub(crate) paths: Vec<PathBuf>,
    /// Write the template of the tables and end.
    #[arg(long, value_name = "FILE.xlsx", conflicts_with = "paths")]
    pub(crate) template: Option<PathBuf>,
    /// Parameters of the jurisdiction: hengzhou, PROV-X or statute (no local amounts), or a file of one's own (.toml).
    #[arg(long, value_name = "NAME", default_value = "statute")]
    pub(crate) profile: String,
    /// The day of the check, after which what is still to be done is late; today by default.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) on: Option<Date>,
    /// What is written: one JSON object in each line, one JSON array, a text in Chinese with totals at its end, or a report
    /// for people as a page, a workbook or a PDF/A.
    #[arg(long, value_enum, default_value = "jsonl")]
    pub(crate) format: CheckFormat,
    /// Where it is written; standard output by default.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// More fonts for a PDF; may be given several times.
    #[arg(long, value_name = "DIR")]
    pub(crate) font_dir: Vec<PathBuf>,
}

/// What `check` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// An object in each line.
    Jsonl,
    /// One array.
    Json,
    /// For people in a terminal.
    Text,
    /// A page that holds its style and refers to nothing outside.
    Html,
    /// A workbook with every case, every defect and the totals.
    Xlsx,
    /// A document to print and to file.
    Pdf,
}

impl CheckFormat {
    /// Nothing that a terminal shows.
    pub(crate) const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Pdf)
    }
}

/// Options of `rules`.
#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// What to do with tables.
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
}

/// What can be done with tables.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Prove tables free of gaps, overlaps, dead rows and amounts outside the law; ends with 1 on findings that are not declared.
    Lint(Lint),
    /// Assess past cases by two tables: how many move to which tier, the totals of the fines, the ten that move most. Ends with 2 when
    /// a table or a line could not be read.
    Replay(Replay),
}

/// Options of `rules lint`.
#[derive(Debug, Args)]
pub(crate) struct Lint {
    /// A file or directory of tables, or a whole catalogue with `items` and `benchmarks`; the shipped catalogue by default.
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
    /// Also list what is declared.
    #[arg(long)]
    pub(crate) all: bool,
    /// One JSON object with every finding, declared ones included, instead of text.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `rules replay`.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// The new table: statute, alt, bench:ID, overlay:REGION, or a file with the table of a draft edition (.toml).
    #[arg(long, value_name = "TABLE")]
    pub(crate) table: String,
    /// The table it is held against; the same spellings.
    #[arg(long, value_name = "TABLE")]
    pub(crate) against: String,
    /// The item, such as HY-001; not needed where a file holds tables of one item only.
    #[arg(long, value_name = "ID")]
    pub(crate) item: Option<String>,
    /// Past cases: one object with `case` and `facts` per line (.jsonl, .ndjson, or - for standard input), or a column per fact (.csv).
    #[arg(long, value_name = "FILE")]
    pub(crate) cases: PathBuf,
    /// One JSON object instead of text.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `plan`.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// One JSON array instead of a text.
    #[arg(long)]
    pub(crate) json: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
