//! Starting programs so that they end with us. Test binaries leave by `exit`, by a panic or by a signal, and none of
//! these runs destructors of statics: so each program gets a watchdog, a shell that waits on a pipe only we hold open,
//! and ends the program's whole session (drivers start browsers, browsers start more) when the pipe closes.

use std::{
    io,
    path::Path,
    process::{Child, Command, Stdio},
};

const WATCH: &str = "read -r _; pkill -TERM -s $1; sleep 0.3; pkill -KILL -s $1; [ -z \"$2\" ] || rm -rf \"$2\"";

/// A running program and all it has started.
pub(crate) struct Process {
    child: Child,
    watchdog: Child,
}

impl Process {
    /// Starts a program; `scratch` is a folder to be removed when it has ended.
    pub(crate) fn start(
        program: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
        scratch: Option<&Path>,
    ) -> io::Result<Process> {
        let child = Command::new("setsid")
            .arg(program)
            .args(arguments)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let watchdog = Command::new("setsid")
            .args(["sh", "-c", WATCH, "watchdog", &child.id().to_string()])
            .arg(scratch.unwrap_or(Path::new("")))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Process { child, watchdog })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
        let _ = self.child.wait();
    }
}

/// Fails with a sentence that says what to install.
pub(crate) fn require(program: &str, package: &str) {
    assert!(Path::new(program).exists(), "{program} is missing: install it with `apt-get install {package}`");
}
