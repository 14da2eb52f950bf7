//! Tables of cookies in text: cells between bars or tabs, with or without a heading.

use super::duration;

/// Stands in the text of a cell where its page begins a new line.
pub(crate) const LINE: char = '\u{2028}';

/// A row of a table of cookies.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// The names in it, as written.
    pub(crate) names: Vec<String>,
    /// One duration for each name, or one for all.
    pub(crate) durations: Vec<Option<String>>,
    /// What the row says they are for.
    pub(crate) purpose: Option<String>,
    /// Who the row says sets them.
    pub(crate) provider: Option<String>,
    /// The last line of text before the table.
    pub(crate) context: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Duration,
    Purpose,
    Provider,
    Other,
}

/// What the tables of a text say.
#[derive(Default)]
pub(crate) struct Tables {
    /// The rows of all of them.
    pub(crate) rows: Vec<Row>,
    /// What stands before, or first in, each that looks like one of cookies and of which nothing could be read.
    pub(crate) unread: Vec<String>,
}

/// Reads the tables of a text.
pub(crate) fn read(text: &str) -> Tables {
    let mut all = Tables::default();
    let mut context = String::new();
    let mut table: Vec<Vec<String>> = Vec::new();
    for line in text.lines() {
        let cells = cells(line);
        if cells.len() > 1 {
            table.push(cells);
        } else if !line.trim().is_empty() {
            all.add(&std::mem::take(&mut table), &context);
            context = flat(line.trim());
        }
    }
    all.add(&table, &context);
    all
}

impl Tables {
    fn add(&mut self, table: &[Vec<String>], context: &str) {
        let before = self.rows.len();
        let mut head: Option<Vec<Column>> = None;
        let is_rule = |cells: &[String]| cells.iter().all(|c| c.chars().all(|c| matches!(c, '-' | ':' | '=' | ' ')));
        let lines: Vec<&[String]> = table.iter().map(Vec::as_slice).filter(|cells| !is_rule(cells)).collect();
        let turned = turned(&lines);
        for (kinds, cells) in &turned {
            self.rows.extend(row(cells, Some(kinds), context));
        }
        for cells in lines.iter().filter(|_| turned.is_empty()) {
            match heading(cells) {
                Some(found) => head = Some(found),
                None => self.rows.extend(row(cells, head.as_deref(), context)),
            }
        }
        let says = |cells: &&[String]| cells.iter().any(|c| c.to_lowercase().contains("cookie"));
        let is_one = head.is_some() || !turned.is_empty() || lines.first().is_some_and(says);
        if is_one && lines.len() > 1 && self.rows.len() == before {
            let first = lines.first().map(|cells| flat(&cells.join(" | ")));
            self.unread.extend(if context.is_empty() { first } else { Some(context.to_owned()) });
        }
    }
}

/// A table that stands on its side, with “Name”, “Purpose”, “Expires” one below the other: each of its cookies as the
/// row it would be. Empty for any other table.
fn turned(lines: &[&[String]]) -> Vec<(Vec<Column>, Vec<String>)> {
    let told = [
        "purpose",
        "description",
        "expir",
        "duration",
        "retention",
        "lifespan",
        "lifetime",
        "storage period",
        "max age",
        "how long",
        "what it",
        "used for",
    ];
    let label = |cells: &[String]| {
        let low = cells.first().map(|c| c.to_lowercase()).unwrap_or_default();
        // A cookie may be called “functional”; none is called “Expires after”.
        let is_told = told.iter().any(|w| low.starts_with(w));
        match column(&low) {
            found @ (Column::Duration | Column::Purpose) if is_told => found,
            found @ (Column::Name | Column::Provider) if !low.contains(['_', '-']) => found,
            _ => Column::Other,
        }
    };
    let kinds: Vec<Column> = lines.iter().map(|cells| label(cells)).collect();
    let known = kinds.iter().filter(|k| **k != Column::Other).count();
    let told = kinds.iter().any(|k| matches!(k, Column::Duration | Column::Purpose));
    let lies = lines.first().is_some_and(|cells| cells.len() > 2 && heading(cells).is_some());
    if !told || !kinds.contains(&Column::Name) || known * 2 < lines.len() || lies {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut from = 0;
    for to in 1..=lines.len() {
        let again = |kind: &Column| *kind != Column::Other && kinds[from..to].contains(kind);
        if kinds.get(to).is_some_and(|kind| !again(kind)) {
            continue;
        }
        let part = &lines[from..to];
        for n in 1..part.iter().map(|cells| cells.len()).max().unwrap_or(0) {
            let cells = part.iter().map(|cells| cells.get(n).cloned().unwrap_or_default());
            all.push((kinds[from..to].to_vec(), cells.collect()));
        }
        from = to;
    }
    all
}

/// A text on one line.
fn flat(text: &str) -> String {
    text.replace(LINE, " ")
}

/// The cells of a line; one that is no row of a table has a single cell.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let sign = if line.contains('\t') {
        '\t'
    } else if line.contains('|') {
        '|'
    } else {
        return vec![line.to_owned()];
    };
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').unwrap_or(line);
    line.split(sign).map(|c| unmarked(c).to_owned()).collect()
}

/// A cell without the marks Markdown puts around it.
fn unmarked(cell: &str) -> &str {
    let cell = cell.trim();
    let bold = cell.strip_prefix("**").and_then(|c| c.strip_suffix("**"));
    bold.unwrap_or(cell).trim_matches('`').trim()
}

fn heading(cells: &[String]) -> Option<Vec<Column>> {
    let kinds: Vec<Column> = cells.iter().map(|c| column(c)).collect();
    let named = kinds.contains(&Column::Name);
    let known = kinds.iter().filter(|k| **k != Column::Other).count();
    (named && known >= 2 && cells.iter().all(|c| c.len() < 60)).then_some(kinds)
}

fn column(cell: &str) -> Column {
    let low = cell.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| low.contains(w));
    if has(&["expir", "duration", "retention", "lifespan", "lifetime", "how long", "kept", "storage period", "max age"])
    {
        Column::Duration
    } else if has(&[
        "purpose",
        "description",
        "what it",
        "what does",
        "used for",
        "why",
        "function",
        "more information",
    ]) {
        Column::Purpose
    } else if has(&["provider", "set by", "domain", "host", "vendor", "company", "source", "party", "service", "owner"])
    {
        Column::Provider
    } else if low == "cookie" || low == "cookies" || has(&["name", "cookie title", "cookie id"]) {
        Column::Name
    } else {
        Column::Other
    }
}

fn row(cells: &[String], head: Option<&[Column]>, context: &str) -> Option<Row> {
    let lines = cells;
    let cells: &[String] = &cells.iter().map(|c| flat(c)).collect::<Vec<_>>();
    let of = |wanted: Column| {
        let at = head?.iter().position(|c| *c == wanted)?;
        cells.get(at).filter(|c| !c.is_empty())
    };
    let (names, durations, purpose) = match head {
        Some(_) => (of(Column::Name)?, of(Column::Duration), of(Column::Purpose)),
        // Without a heading: a name first, then what reads like a duration, then the rest.
        None => {
            let names = cells.first()?;
            let duration = cells.iter().skip(1).find(|c| duration::guess(c).is_some())?;
            let rest = cells.iter().skip(1).filter(|c| *c != duration);
            (names, Some(duration), rest.max_by_key(|c| c.len()).filter(|c| c.contains(' ')))
        }
    };
    // As it was written, line by line.
    let raw = |cell: &String| lines.get(cells.iter().position(|c| std::ptr::eq(c, cell))?);
    let names = named(raw(names)?);
    if names.is_empty() {
        return None;
    }
    let durations = match durations {
        None => vec![None],
        Some(text) => {
            let parts: Vec<_> = split(raw(text)?).collect();
            let each: Vec<_> = parts.iter().map(|p| duration::guess(p)).collect();
            if parts.len() == names.len() { each } else { vec![duration::guess(text)] }
        }
    };
    Some(Row {
        names,
        durations,
        purpose: purpose.filter(|p| p.len() > 3).cloned(),
        provider: of(Column::Provider).cloned(),
        context: context.to_owned(),
    })
}

/// The names in a cell, without what it says of them in parentheses.
fn named(cell: &str) -> Vec<String> {
    let mut bare = String::new();
    let mut depth = 0u32;
    for c in cell.chars() {
        match c {
            '(' if depth > 0 || bare.ends_with(char::is_whitespace) => depth += 1,
            ')' if depth > 0 => depth -= 1,
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    // What stands below a name may be said of it.
    let says = |part: &String| {
        let low = part.to_lowercase();
        [
            "session",
            "persistent",
            "party",
            "http",
            "html",
            "storage",
            "necessary",
            "analytics",
            "marketing",
            "functional",
        ]
        .iter()
        .any(|word| low == *word || low.starts_with(word) || low.ends_with("-party"))
    };
    let lines = bare.split(LINE).enumerate();
    let parts = lines.flat_map(|(n, line)| split(line).filter(move |part| n == 0 || !says(part)).collect::<Vec<_>>());
    parts.filter_map(|part| name(&part)).collect()
}

/// The parts of a cell that lists several.
fn split(cell: &str) -> impl Iterator<Item = String> + '_ {
    cell.split([',', ';', LINE])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" / "))
        .map(|p| p.trim().to_owned())
}

/// A cookie's name with `*` for what policies write in its place, if it can be one.
#[must_use]
pub(crate) fn name(written: &str) -> Option<String> {
    let edge = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | ':' | ';' | ',' | '(' | ')')
    };
    let bare = written.trim_matches(edge).trim_end_matches('.').trim_end_matches(edge);
    let mut out = String::new();
    let mut depth = 0u32;
    for c in bare.chars() {
        match c {
            '<' | '[' | '{' => {
                depth += 1;
                star(&mut out);
            }
            '>' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '…' | '#' => star(&mut out),
            '*' => star(&mut out),
            c => out.push(c),
        }
    }
    // `_gat_UA-XXXXX-X`, `_ga_XXXXXXXX`
    if let Some(at) = out.find("XXX").or_else(|| out.find("xxx")) {
        out.truncate(at);
        let base = out.trim_end_matches("UA-").trim_end_matches("G-").len();
        out.truncate(base);
        star(&mut out);
    }
    let plausible = out.len() <= 80
        && out.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'=' | b',' | b';' | b'"' | b'/' | b'\\'))
        && out.bytes().filter(u8::is_ascii_alphanumeric).count() >= 2
        && !out.contains("://")
        && !["n/a", "none", "various", "cookie", "cookies", "name", "multiple"].contains(&out.to_lowercase().as_str());
    plausible.then_some(out)
}

fn star(out: &mut String) {
    if !out.ends_with('*') {
        out.push('*');
    }
}

#[cfg(all(test, feature = "tools"))]
mod tests;
