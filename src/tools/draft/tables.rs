//! Tables of cookies in text: cells between bars or tabs, with or without a heading.

use super::duration;

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

/// The rows of all tables of a text.
pub(crate) fn rows(text: &str) -> Vec<Row> {
    let mut all = Vec::new();
    let mut head: Option<Vec<Column>> = None;
    let mut context = String::new();
    for line in text.lines() {
        let cells = cells(line);
        if cells.len() < 2 {
            if !line.trim().is_empty() {
                context = line.trim().to_owned();
                head = None;
            }
            continue;
        }
        if let Some(found) = heading(&cells) {
            head = Some(found);
        } else if !cells.iter().all(|c| c.chars().all(|c| matches!(c, '-' | ':' | '=' | ' '))) {
            all.extend(row(&cells, head.as_deref(), &context));
        }
    }
    all
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
    let names: Vec<String> = split(names).filter_map(|n| name(&n)).collect();
    if names.is_empty() {
        return None;
    }
    let durations = match durations {
        None => vec![None],
        Some(text) => {
            let parts: Vec<_> = split(text).collect();
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

/// The parts of a cell that lists several.
fn split(cell: &str) -> impl Iterator<Item = String> + '_ {
    cell.split([',', ';']).flat_map(|p| p.split(" and ")).flat_map(|p| p.split(" / ")).map(|p| p.trim().to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_patterns_where_policies_leave_a_place() {
        for (written, meant) in [
            ("QuizDone-<quizid>", Some("QuizDone-*")),
            ("_ga_<container-id>", Some("_ga_*")),
            ("_gat_UA-XXXXX-X", Some("_gat_*")),
            ("`_pk_id.*`", Some("_pk_id.*")),
            ("_hjSession_{site_id}", Some("_hjSession_*")),
            ("\"clientvars\".", Some("clientvars")),
            ("Session cookies", None),
            ("https://example.org", None),
            ("-", None),
            ("n/a", None),
        ] {
            assert_eq!(name(written).as_deref(), meant, "{written}");
        }
    }

    #[test]
    fn cells_that_list_several_cookies_are_taken_apart() {
        let rows = rows("Name\tDuration\n_ga, _gid\t2 years, 24 hours\nxx, yy\t1 day\n");
        assert_eq!(rows[0].names, ["_ga", "_gid"]);
        assert_eq!(rows[0].durations, [Some("2 years".to_owned()), Some("24 hours".to_owned())]);
        assert_eq!(rows[1].durations, [Some("1 day".to_owned())]);
    }

    #[test]
    fn a_table_without_a_heading_is_read_by_its_durations() {
        let rows = rows("Set by us:\nsid | Keeps you signed in | session\nNot | a table");
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].purpose.as_deref(), rows[0].context.as_str()), (Some("Keeps you signed in"), "Set by us:"));
    }
}
