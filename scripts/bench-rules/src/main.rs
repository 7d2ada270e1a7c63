//! One table of six rows over four facts, by the kernels of `rules`, by its interpreter and by other engines, in one run.
//!
//! All of them answer the same cases, and the answers are compared before anything is timed. Every engine gets its facts in the form
//! in which it reads them fastest; making that form is not counted, except where it says so.

use std::{fs, hint::black_box, time::Instant};

mod columns;
mod engines;
mod table;

use table::{Case, cases};

/// Cases held as columns.
const CASES: usize = 10_000_000;
/// Cases for engines that take them one by one.
const SINGLE: usize = 100_000;
/// Rounds of which the best counts: what else the machine does only ever adds time.
const ROUNDS: usize = 20;

/// Seconds.
struct Time {
    /// Of the best round by the clock.
    best: f64,
    /// Of processor time of a round, of all threads together: what `best` would be with one thread on a machine at rest.
    processor: f64,
}

fn timed(mut work: impl FnMut()) -> Time {
    let before = processor();
    let one = |_| {
        let begun = Instant::now();
        work();
        begun.elapsed().as_secs_f64()
    };
    let best = (0..ROUNDS).map(one).fold(f64::INFINITY, f64::min);
    Time { best, processor: (processor() - before) / ROUNDS as f64 }
}

/// Seconds of processor time of this program so far, by the kernel's count of hundredths.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // Behind the name, which may hold anything, the fields begin with the third.
    let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
    fields[11..13].iter().map(|ticks| ticks.parse::<f64>().unwrap()).sum::<f64>() / 100.0
}

fn rate(what: &str, cases: usize, time: &Time) {
    let millions = |seconds: f64| cases as f64 / seconds / 1e6;
    let (best, processor) = (millions(time.best), millions(time.processor));
    println!("{what:<46} {best:9.1} M cases/s   {processor:9.1} M by a second of processor time");
}

fn one(what: &str, cases: usize, time: &Time) {
    let nanos = |seconds: f64| seconds * 1e9 / cases as f64;
    let (best, processor) = (nanos(time.best), nanos(time.processor));
    println!("{what:<46} {best:9.0} ns a case     {processor:9.0} ns of processor time");
}

fn single(cases: &[Case]) {
    let interpreter = table::Interpreter::new(cases);
    let expected: Vec<u8> = cases.iter().map(table::by_hand).collect();
    assert_eq!(interpreter.select(), expected, "the interpreter");
    one("rules, one case: row", SINGLE, &timed(|| drop(black_box(interpreter.select()))));
    one("rules, one case: row and trace", SINGLE, &timed(|| _ = black_box(interpreter.explain())));
    let cel = engines::Cel::new(cases);
    assert_eq!(cel.select(), expected, "cel");
    one("cel, one case", SINGLE, &timed(|| drop(black_box(cel.select()))));
    let zen = engines::Zen::new(cases);
    assert_eq!(zen.select(), expected, "zen-engine");
    one("zen-engine, one case", SINGLE, &timed(|| drop(black_box(zen.select()))));
}

fn main() {
    single(&cases(SINGLE, 0));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    for unknown in [0, 10] {
        let all = cases(CASES, unknown);
        println!("{CASES} cases as columns, {unknown} % of the facts unknown");
        let (begun, before) = (Instant::now(), processor());
        let columns = columns::Columns::new(&all);
        let time = Time { best: begun.elapsed().as_secs_f64(), processor: processor() - before };
        rate("  facts narrowed, one thread, once", CASES, &time);
        columns.check(&all);
        let mut out = vec![0; CASES];
        for threads in [1, cores] {
            let time = timed(|| columns.answer(threads, black_box(&mut out)));
            rate(&format!("  kernel, answers written, threads: {threads}"), CASES, &time);
            let time = timed(|| _ = black_box(columns.count(threads)));
            rate(&format!("  kernel, answers counted, threads: {threads}"), CASES, &time);
        }
        if unknown == 0 {
            let plain = columns::Plain::new(&all);
            rate(
                "  a function written by hand, threads: 1",
                CASES,
                &timed(|| plain.answer(black_box(&mut out))),
            );
        }
    }
}
