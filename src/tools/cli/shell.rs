//! Completions and the man page.

use super::{Outcome, command, put};
use crate::tools::files::Trouble;
use clap::Args;
use clap_complete::Shell;
use std::fs;
use std::path::{Path, PathBuf};

pub(super) const COMPLETIONS: &str = "\
Examples:
  crumbgate completions bash > ~/.local/share/bash-completion/completions/crumbgate
  crumbgate completions zsh > ~/.zfunc/_crumbgate
  crumbgate completions fish > ~/.config/fish/completions/crumbgate.fish";

pub(super) const MAN: &str = "\
Examples:
  crumbgate man | man -l -
  crumbgate man --output-dir ~/.local/share/man/man1";

#[derive(Args)]
pub(super) struct Completions {
    /// The shell to complete in
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args)]
pub(super) struct Man {
    /// Write a page for the command and one for each subcommand into this folder
    #[arg(long, value_name = "FOLDER")]
    output_dir: Option<PathBuf>,
}

pub(super) fn completions(options: &Completions) -> Outcome {
    let mut out = Vec::new();
    clap_complete::generate(options.shell, &mut command(), "crumbgate", &mut out);
    put(None, &String::from_utf8_lossy(&out))
}

pub(super) fn man(options: &Man) -> Outcome {
    let command = command().disable_help_subcommand(true);
    let Some(folder) = &options.output_dir else {
        return put(None, &page(command)?);
    };
    fs::create_dir_all(folder).map_err(|e| Trouble::new(folder.display(), format!("cannot be made: {e}"), ""))?;
    let mut command = command;
    command.build();
    for sub in command.get_subcommands() {
        let name: &'static str = Box::leak(format!("crumbgate-{}", sub.get_name()).into_boxed_str());
        write(folder, name, &page(sub.clone().name(name))?)?;
    }
    write(folder, "crumbgate", &page(command)?)?;
    put(None, "")
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), Trouble> {
    crate::tools::files::write(Some(&folder.join(format!("{name}.1"))), text)
}

fn page(command: clap::Command) -> Result<String, Trouble> {
    let mut out = Vec::new();
    clap_mangen::Man::new(command).render(&mut out).map_err(|e| Trouble::new("man page", e, ""))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}
