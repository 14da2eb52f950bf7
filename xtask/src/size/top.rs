//! `cargo xtask size --top`: where the bytes of a module are.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::compare::Table;
use crate::dist::sections::{leb, sections};

/// Prints the largest functions of both modules, optimised as shipped but with their names, and
/// what has changed since the last committed table of them.
pub(crate) fn top(count: usize) -> Result<()> {
    let mut table = Table::default();
    for (name, parts) in modules()? {
        parts.write(name, &mut table);
        println!("{name}: functions {}, data {}", parts.code, parts.data);
        for (room, size) in rooms(&parts.functions) {
            println!("{size:>8}  {room}");
        }
        println!("largest functions:");
        for (function, size) in parts.functions.iter().take(count) {
            println!("{size:>8}  {function}");
        }
        println!();
    }
    table.compare();
    Ok(())
}

/// What has changed, alone.
pub(crate) fn changes() -> Result<()> {
    table()?.compare();
    Ok(())
}

/// The sizes of all functions as the sources build them.
pub(super) fn table() -> Result<Table> {
    let mut table = Table::default();
    for (name, parts) in modules()? {
        parts.write(name, &mut table);
    }
    Ok(table)
}

fn modules() -> Result<Vec<(&'static str, Parts)>> {
    let read = |(name, module): (&'static str, Vec<u8>)| {
        let parts = parts(&module).with_context(|| format!("cannot read the module {name}"))?;
        Ok((name, parts))
    };
    crate::dist::named_modules()?.into_iter().map(read).collect()
}

impl Parts {
    fn write(&self, module: &str, table: &mut Table) {
        for (function, size) in &self.functions {
            table.add(module, function, *size);
        }
        table.add(module, "(data)", self.data);
    }
}

#[derive(Debug, Default)]
struct Parts {
    code: usize,
    data: usize,
    /// Largest first.
    functions: Vec<(String, usize)>,
}

/// Sums by module, largest first; a generic function counts where it is written.
fn rooms(functions: &[(String, usize)]) -> Vec<(String, usize)> {
    let mut rooms = BTreeMap::new();
    for (name, size) in functions {
        *rooms.entry(room(name)).or_insert(0) += size;
    }
    let mut rooms: Vec<_> = rooms.into_iter().collect();
    rooms.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    rooms
}

/// The first three parts of a path, without hashes and generics: `crumbgate::page::act`.
fn room(name: &str) -> String {
    let mut plain = String::new();
    let mut hash = false;
    for c in name.trim_start_matches(['<', '&']).chars() {
        match c {
            '[' => hash = true,
            ']' => hash = false,
            '<' | ' ' | '>' => break,
            c if !hash => plain.push(c),
            _ => {}
        }
    }
    let parts: Vec<&str> = plain.split("::").collect();
    let modules = parts.len().saturating_sub(1).clamp(1, 3);
    parts.get(..modules).unwrap_or_default().join("::")
}

fn parts(module: &[u8]) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut imported = 0;
    let mut names = Vec::new();
    let mut sizes = Vec::new();
    for (id, custom, body) in sections(module) {
        match (id, custom) {
            (2, _) => imported = imported_functions(body)?,
            (10, _) => {
                parts.code = body.len();
                sizes = body_sizes(body)?;
            }
            (11, _) => parts.data = body.len(),
            (0, Some(b"name")) => names = function_names(body).unwrap_or_default(),
            _ => {}
        }
    }
    for (at, size) in sizes.into_iter().enumerate() {
        let index = at + imported;
        let name = names.iter().find(|(named, _)| *named == index);
        let name = name.map_or_else(|| format!("function {index}"), |(_, name)| name.clone());
        parts.functions.push((name, size));
    }
    parts.functions.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    Some(parts)
}

fn imported_functions(body: &[u8]) -> Option<usize> {
    let (count, mut rest) = leb(body)?;
    let mut functions = 0;
    for _ in 0..count {
        for _ in 0..2 {
            let (length, text) = leb(rest)?;
            rest = text.get(length..)?;
        }
        let (&kind, after) = rest.split_first()?;
        rest = match kind {
            0 => {
                functions += 1;
                leb(after)?.1
            }
            1 => limits(after.get(1..)?)?,
            2 => limits(after)?,
            3 => after.get(2..)?,
            _ => return None,
        };
    }
    Some(functions)
}

fn limits(bytes: &[u8]) -> Option<&[u8]> {
    let (&flags, rest) = bytes.split_first()?;
    let (_, rest) = leb(rest)?;
    Some(if flags & 1 == 1 { leb(rest)?.1 } else { rest })
}

fn body_sizes(body: &[u8]) -> Option<Vec<usize>> {
    let (count, mut rest) = leb(body)?;
    let mut sizes = Vec::new();
    for _ in 0..count {
        let (size, code) = leb(rest)?;
        sizes.push(size);
        rest = code.get(size..)?;
    }
    Some(sizes)
}

fn function_names(mut body: &[u8]) -> Option<Vec<(usize, String)>> {
    while let Some((&id, after)) = body.split_first() {
        let (size, content) = leb(after)?;
        body = content.get(size..)?;
        if id != 1 {
            continue;
        }
        let (count, mut rest) = leb(content)?;
        let mut names = Vec::new();
        for _ in 0..count {
            let (index, after) = leb(rest)?;
            let (length, text) = leb(after)?;
            names.push((index, String::from_utf8_lossy(text.get(..length)?).into()));
            rest = text.get(length..)?;
        }
        return Some(names);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_listed_by_size_under_their_names() {
        let module = [
            &b"\0asm\x01\0\0\0"[..],
            // one imported function and one imported memory
            b"\x02\x0e\x02\x01a\x01b\0\0\x01a\x01c\x02\0\x01",
            // two bodies, of two and three bytes
            b"\x0a\x08\x02\x02\0\x0b\x03\0\x01\x0b",
            b"\x0b\x01\0",
            // function 1 is "f"
            b"\0\x0b\x04name\x01\x04\x01\x01\x01f",
        ]
        .concat();
        let parts = parts(&module).unwrap();
        assert_eq!(parts.functions, [("function 2".to_string(), 3), ("f".to_string(), 2)]);
        assert_eq!((parts.code, parts.data), (8, 1));
    }

    #[test]
    fn functions_are_summed_by_their_module() {
        let named = |name: &str, size| (name.to_string(), size);
        let functions = [
            named("<crumbgate[5ac2]::page::act::Kind>::read", 5),
            named("crumbgate[5ac2]::page::act::enforce", 7),
            named("<alloc[3ca5]::vec::Vec<u8>>::push", 2),
            named("event", 1),
        ];
        assert_eq!(rooms(&functions), [named("crumbgate::page::act", 12), named("alloc::vec", 2), named("event", 1)]);
    }

    #[test]
    fn a_module_cut_short_is_no_panic() {
        assert!(body_sizes(b"\x02\x05").is_none());
        assert!(imported_functions(b"\x01\x01a").is_none());
        assert!(function_names(b"\x01\x7f").is_none());
    }
}
