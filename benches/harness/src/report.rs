//! The numbers as tables for people.

use std::fmt::Write;

use crate::budget;
use crate::results::Results;
use crate::samples::{Samples, Spread};
use crate::tools::{ALL, Tool};

/// A column: heading, measure, and how a number is written.
type Column = (&'static str, &'static str, fn(Spread) -> String);

const FIRST: [Column; 7] = [
    ("bytes", "bytes", whole),
    ("requests", "requests", whole),
    ("pressable, ms", "banner", spread),
    ("… from the cache", "banner-warm", spread),
    ("script until then, ms", "script", spread),
    ("long tasks, ms", "long", spread),
    ("heap, kB", "heap", whole),
];
const PRESS: [Column; 6] = [
    ("to the next paint, ms", "accept", spread),
    ("work in it, ms", "accept-work", spread),
    ("longest gap between frames, ms", "accept-gap", spread),
    ("8 scripts have run, ms", "accept-ran", spread),
    ("scripts run", "accept-scripts", whole),
    ("preferences opened, ms", "preferences", spread),
];
const RETURN: [Column; 5] = [
    ("bytes", "return-bytes", whole),
    ("requests", "return-requests", whole),
    ("analytics requested, ms", "analytics", spread),
    ("script, ms", "return-script", spread),
    ("long tasks, ms", "return-long", spread),
];
const SCRIPTS: [Column; 3] =
    [("all have run, ms", "time", spread), ("in order", "in-order", yes), ("long tasks, ms", "long", spread)];
const ROWS: [Column; 4] = [
    ("banner pressable, ms", "banner", spread),
    ("script until then, ms", "script", spread),
    ("long tasks, ms", "long", spread),
    ("preferences opened, ms", "preferences", spread),
];
const NODES: [Column; 6] = [
    ("script at the first visit, ms", "first", spread),
    ("… of a returning visitor", "return", spread),
    ("script while it changes, ms", "change-script", spread),
    ("all work while it changes, ms", "change-task", spread),
    ("in observers of it, ms", "watching", spread),
    ("… of all work, %", "share", spread),
];

fn whole(s: Spread) -> String {
    format!("{:.0}", s.median)
}

fn yes(s: Spread) -> String {
    if s.median > 0.5 { "yes".into() } else { "no".into() }
}

fn spread(s: Spread) -> String {
    if short(s.p10) == short(s.p90) {
        return short(s.median);
    }
    format!("{} ({}–{})", short(s.median), short(s.p10), short(s.p90))
}

/// Three figures at most.
pub(crate) fn short(value: f64) -> String {
    if value.abs() >= 100.0 {
        format!("{value:.0}")
    } else if value.abs() >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// All tables.
pub(crate) fn report(results: &Results) -> String {
    let samples = &results.samples;
    let mut text = format!("{}\n\n### Budgets\n\n{}", results.about(), budgets(samples));
    for (series, title) in [("unthrottled", "Unthrottled"), ("slow", "Slow 4G and a processor four times slower")] {
        for (part, columns, compared) in [
            ("first visit", &FIRST[..], "banner"),
            ("Accept and the preferences", &PRESS, "accept"),
            ("returning visit", &RETURN, "analytics"),
        ] {
            let _ = write!(text, "\n### {title}: {part}\n\n{}", table(samples, &[series], columns, compared));
        }
    }
    for (kind, title, columns, compared) in [
        ("scripts", "More scripts: Accept with 1, 100 and 1,000 of them", &SCRIPTS[..], "time"),
        ("rows", "More cookies: 10 to 10,000", &ROWS, "script"),
        ("services", "More services: 10 to 1,000, of one cookie each", &ROWS, "script"),
        ("nodes", "More elements: pages of 100 to 10,000, then 10,000 added in 100 steps", &NODES, "first"),
    ] {
        let series: Vec<&str> = samples.series().filter(|s| s.split(' ').next() == Some(kind)).collect();
        let _ = write!(text, "\n### {title}\n\n{}", table(samples, &series, columns, compared));
    }
    let _ = write!(text, "\n{}", odd(samples));
    text
}

fn budgets(samples: &Samples) -> String {
    let mut text = String::from(
        "| budget | measured at | at most | median (p10–p90) | | to … with frames | by hand |\n|---|---|--:|--:|---|--:|--:|\n",
    );
    for line in budget::lines(samples) {
        let [floor, frames] = [line.floor, line.frames].map(|one| one.map(short).unwrap_or_default());
        let word = if line.met() { "met" } else { "**missed**" };
        let (about, series, measured) = (line.about, line.series, spread(line.measured));
        let _ = writeln!(text, "| {about} | {series} | {} | {measured} | {word} | {frames} | {floor} |", line.at_most);
    }
    text
}

/// Rows of tools; the last column compares one measure with vanilla-cookieconsent's.
fn table(samples: &Samples, series: &[&str], columns: &[Column], compared: &str) -> String {
    let many = series.len() > 1;
    let mut text = if many { "| | of |" } else { "| |" }.to_owned();
    let heading = columns.iter().find(|c| c.1 == compared).map_or("", |c| c.0);
    for column in columns {
        let _ = write!(text, " {} |", column.0);
    }
    let _ = write!(text, " × vanilla ({}) |\n|---|", heading.split(',').next().unwrap_or_default());
    text += &"--:|".repeat(columns.len() + 1 + usize::from(many));
    text.push('\n');
    for name in series {
        for tool in ALL.into_iter().chain([Tool::Empty]) {
            let cells: Vec<Option<Spread>> = columns.iter().map(|c| samples.spread(name, tool, c.1)).collect();
            if cells.iter().all(Option::is_none) {
                continue;
            }
            let _ = write!(text, "| {} |", tool.title());
            if many {
                let _ = write!(text, " {} |", name.split(' ').next_back().unwrap_or_default());
            }
            for (cell, column) in cells.iter().zip(columns) {
                let _ = write!(text, " {} |", cell.map(column.2).unwrap_or_default());
            }
            let ratio = samples.ratio(name, compared, tool, Tool::Vanilla);
            let _ = writeln!(text, " {} |", ratio.map(|r| short(r.median)).unwrap_or_default());
        }
    }
    text
}

/// Who moves the page, and whose banner becomes its largest contentful paint.
fn odd(samples: &Samples) -> String {
    let who = |measure: &str, above: f64| {
        let has = |tool: &Tool| {
            let series = ["unthrottled", "slow"].iter();
            series.filter_map(|s| samples.spread(s, *tool, measure)).any(|s| s.median > above)
        };
        let names: Vec<&str> = ALL.iter().filter(|tool| has(tool)).map(|tool| tool.title()).collect();
        if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
    };
    format!(
        "Layout shift above 0.001: {}. Banner is the largest contentful paint: {}.\n",
        who("shift", 0.001),
        who("lcp", 0.5)
    )
}
