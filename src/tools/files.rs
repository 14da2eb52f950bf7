//! Files in and out: read with their mistakes named, written whole or not at all.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

pub use super::trouble::Trouble;

/// The name a path goes by in messages; `-` is standard input.
#[must_use]
pub fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".into() } else { path.display().to_string() }
}

/// All bytes of a file, or of standard input for `-`.
///
/// # Errors
/// The file cannot be read, or is larger than `limit`.
pub fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|f| f.take(limit + 1).read_to_end(&mut bytes))
    };
    read.map_err(|e| cannot_read(path, &e))?;
    if bytes.len() as u64 > limit {
        let megabytes = limit >> 20;
        return Err(Trouble::new(
            name(path),
            format!("is larger than {megabytes} MB"),
            "Check that this is the file you meant.",
        ));
    }
    Ok(bytes)
}

/// What the system says of a file, in plain words.
#[must_use]
pub fn cannot_read(path: &Path, error: &io::Error) -> Trouble {
    let (what, mend) = match error.kind() {
        io::ErrorKind::NotFound => ("there is no such file".into(), "Check the name and the folder you are in."),
        io::ErrorKind::PermissionDenied => {
            ("you may not read this file".into(), "Ask its owner, or copy it to a place that is yours.")
        }
        io::ErrorKind::IsADirectory => ("is a folder".into(), "Name the file in it that you mean."),
        _ => (format!("cannot be read: {error}"), ""),
    };
    Trouble::new(name(path), what, mend)
}

/// A text that must be UTF-8, as JSON is.
///
/// # Errors
/// The file cannot be read, or is in another encoding.
pub fn utf8(path: &Path, limit: u64) -> Result<String, Trouble> {
    let bytes = bytes(path, limit)?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Trouble::new(
            name(path),
            "is encoded as UTF-16",
            "Save it as UTF-8: that is the only encoding JSON knows.",
        ));
    }
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let line = 1 + e.as_bytes().iter().take(at).filter(|b| **b == b'\n').count();
        Trouble::new(
            format!("{}:{line}", name(path)),
            "is not UTF-8 from this line on",
            "Open it in an editor, choose “save with encoding” and then UTF-8.",
        )
    })
}

/// Writes a file whole or not at all, or to standard output without a path.
///
/// # Errors
/// The folder or the file cannot be written.
pub fn write(path: Option<&Path>, text: &str) -> Result<(), Trouble> {
    let Some(path) = path.filter(|p| *p != Path::new("-")) else {
        return print(text);
    };
    let folder = match path.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    // Beside its place, so that the rename stays within one file system.
    let put = || -> io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(".crumbgate-").tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        permit(&file)?;
        file.persist(path).map_err(|e| e.error)?;
        Ok(())
    };
    put().map_err(|e| {
        Trouble::new(
            name(path),
            format!("cannot be written: {e}"),
            "Check that the folder exists and that you may write to it.",
        )
    })
}

/// Temporary files are private to their maker; a page for a web server must not be.
#[cfg(unix)]
fn permit(file: &tempfile::NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn permit(_: &tempfile::NamedTempFile) -> io::Result<()> {
    Ok(())
}

/// Standard output; a reader that has gone away (`| head`) is no error.
///
/// # Errors
/// Standard output cannot be written.
pub fn print(text: &str) -> Result<(), Trouble> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Trouble::new("standard output", format!("cannot be written: {e}"), ""))
        }
        _ => Ok(()),
    }
}
