//! Running the command as its users do.
#![allow(dead_code)] // each test program uses a part

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Runs the command with nothing on standard input.
pub(crate) fn crumbgate(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crumbgate")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// Runs the command with a text on standard input.
pub(crate) fn fed(arguments: &[&str], text: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crumbgate"));
    let mut child =
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// What the command wrote, as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A file of `tests/fixtures`.
pub(crate) fn fixture(name: &str) -> String {
    path(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name))
}

/// A folder that goes with the value.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    /// Puts a file into it and returns its path.
    pub(crate) fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> String {
        let file = self.0.path().join(name);
        fs::write(&file, contents).unwrap();
        path(&file)
    }

    /// The path of a file that need not be there.
    pub(crate) fn path(&self, name: &str) -> String {
        path(&self.0.path().join(name))
    }

    /// The names of all files in it.
    pub(crate) fn names(&self) -> Vec<String> {
        let files = fs::read_dir(self.0.path()).unwrap();
        files.map(|f| f.unwrap().file_name().into_string().unwrap()).collect()
    }
}

fn path(path: &Path) -> String {
    PathBuf::from(path).into_os_string().into_string().unwrap()
}
