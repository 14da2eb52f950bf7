//! The sizes of functions, written down with each blessing, and what has changed since.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;

use crate::paths::root;
use crate::run::{command, output, write};

/// Where they are written down.
const FILE: &str = "xtask/functions.txt";

/// Bytes by module and function, hashes taken from the names.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Table(BTreeMap<(String, String), usize>);

impl Table {
    pub(super) fn add(&mut self, module: &str, function: &str, size: usize) {
        *self.0.entry((module.to_owned(), plain(function))).or_insert(0) += size;
    }

    fn parse(text: &str) -> Table {
        let mut table = Table::default();
        for line in text.lines() {
            let mut parts = line.splitn(3, ' ');
            if let (Some(module), Some(Ok(size)), Some(name)) =
                (parts.next(), parts.next().map(str::parse), parts.next())
            {
                table.add(module, name, size);
            }
        }
        table
    }

    fn print(&self) -> String {
        let mut text = String::new();
        for ((module, name), size) in &self.0 {
            let _ = writeln!(text, "{module} {size} {name}");
        }
        text
    }

    /// Writes the table down.
    pub(super) fn keep(&self) -> Result<()> {
        write(&root().join(FILE), self.print())
    }

    /// Prints what is not as it was, function by function, against the last table in the
    /// repository that differs.
    pub(super) fn compare(&self) {
        let Some((commit, before)) = earlier(self) else {
            println!("No other table of functions is in the repository's history: nothing to compare with.");
            return;
        };
        let changes = self.changes(&before);
        let sum: isize = changes.iter().map(|change| change.by).sum();
        println!("since {commit}: {sum:+} bytes in {} functions", changes.len());
        println!("{:>8} {:>8} {:>8}", "before", "after", "change");
        for change in changes {
            let Change { name, before, after, by } = change;
            println!("{before:>8} {after:>8} {by:>+8}  {name}");
        }
    }

    /// Largest first.
    fn changes<'a>(&'a self, before: &'a Table) -> Vec<Change<'a>> {
        let mut keys: Vec<_> = self.0.keys().chain(before.0.keys().filter(|key| !self.0.contains_key(*key))).collect();
        keys.sort();
        let size = |table: &Table, key| table.0.get(key).copied().unwrap_or(0);
        let change = |key: &'a (String, String)| {
            let (before, after) = (size(before, key), size(self, key));
            Change { name: &key.1, before, after, by: after.cast_signed() - before.cast_signed() }
        };
        let mut changes: Vec<Change> = keys.into_iter().map(change).filter(|change| change.by != 0).collect();
        changes.sort_by_key(|change| std::cmp::Reverse(change.by.unsigned_abs()));
        changes
    }
}

#[derive(Debug, PartialEq)]
struct Change<'a> {
    name: &'a str,
    before: usize,
    after: usize,
    by: isize,
}

/// A name without the hashes that every compiler changes.
fn plain(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        match after.split_once(']') {
            Some((hash, after)) if !hash.is_empty() && hash.bytes().all(|b| b.is_ascii_hexdigit()) => rest = after,
            _ => {
                out.push('[');
                rest = after;
            }
        }
    }
    out + rest
}

/// The newest committed table that is not this one, and its commit.
fn earlier(now: &Table) -> Option<(String, Table)> {
    let log = output(command("git", &["log", "-n", "20", "--format=%h", "--", FILE])).ok()?;
    log.lines().find_map(|commit| {
        let text = output(command("git", &["show", &format!("{commit}:{FILE}")])).ok()?;
        let table = Table::parse(&text);
        (table != *now).then(|| (commit.to_owned(), table))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_listed_largest_first_with_what_came_and_went() {
        let before = Table::parse("gate 10 a\ngate 20 b\ngate 30 gone\n");
        let now = Table::parse("gate 15 a\ngate 20 b\ngate 7 new\n");
        let changes = now.changes(&before);
        let told: Vec<_> = changes.iter().map(|c| (c.name, c.by)).collect();
        assert_eq!(told, [("gone", -30), ("new", 7), ("a", 5)]);
    }

    #[test]
    fn names_lose_their_hashes_and_nothing_else() {
        assert_eq!(
            plain("<crumbgate[5ac2]::page::Kind as core[0f]::Fn<[u8]>>::read"),
            "<crumbgate::page::Kind as core::Fn<[u8]>>::read"
        );
        assert_eq!(plain("slice [T; 3]"), "slice [T; 3]");
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let mut table = Table::default();
        table.add("gate", "crumbgate[12]::a b", 3);
        table.add("gate", "crumbgate[34]::a b", 4);
        assert_eq!(table.print(), "gate 7 crumbgate::a b\n");
        assert_eq!(Table::parse(&table.print()), table);
    }
}
