//! The command line: arguments in, exit codes out.
//!
//! Every command answers 0 when all is well, 1 when it found something, 2 when it could not
//! do its work.

mod check;
mod draft;
mod policy;
mod scan;
mod shell;

use crate::tools::files::{self, Trouble};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  crumbgate check cookies.json
  crumbgate policy cookies.json --lang cy > cookies.html
  crumbgate draft --har visit.har --output cookies.json
  crumbgate scan https://www.example.org --catalogue cookies.json

Exit status: 0 all is well; 1 something was found; 2 the work could not be done.";

/// Write, check and keep true the one file that drives a cookie banner: its catalogue.
#[derive(Parser)]
#[command(name = "crumbgate", version, after_help = AFTER, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
}

#[derive(Clone, Copy, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
enum Command {
    /// Find what is wrong with catalogues, and what could be better
    Check(check::Options),
    /// Begin a catalogue from what a site has already
    Draft(draft::Options),
    /// Find out in a browser what a site really does, before and after consent
    Scan(scan::Options),
    /// Write the cookie policy as a page
    Policy(policy::Options),
    /// Print the JSON Schema of catalogues, for editors
    #[command(after_help = SCHEMA)]
    Schema(Output),
    /// Print completions for a shell
    #[command(after_help = shell::COMPLETIONS)]
    Completions(shell::Completions),
    /// Print the man page
    #[command(after_help = shell::MAN)]
    Man(shell::Man),
}

const SCHEMA: &str = "\
Examples:
  crumbgate schema --output catalogue.schema.json

In Visual Studio Code, the first field of a catalogue is then enough for completion:
  { \"$schema\": \"./catalogue.schema.json\", \"version\": 1, … }
The files of the banner on your site hold it already: \"./crumbgate/catalogue.schema.json\".";

/// Where a result goes.
#[derive(Args)]
struct Output {
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What a command found.
type Outcome = Result<Found, Trouble>;

/// Whether a command found something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    Something,
}

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match cli.color {
        Colour::Auto => {}
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
    let outcome = match cli.command {
        Command::Check(options) => check::run(&options),
        Command::Draft(options) => draft::run(&options),
        Command::Scan(options) => scan::run(&options),
        Command::Policy(options) => policy::run(&options),
        Command::Schema(out) => put(out.output.as_ref(), &crate::tools::schema::text()),
        Command::Completions(options) => shell::completions(&options),
        Command::Man(options) => shell::man(&options),
    };
    match outcome {
        Ok(Found::Nothing) => ExitCode::SUCCESS,
        Ok(Found::Something) => ExitCode::from(1),
        Err(trouble) => {
            complain(&trouble);
            ExitCode::from(2)
        }
    }
}

/// A trouble on standard error.
fn complain(trouble: &Trouble) {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let _ = writeln!(anstream::stderr().lock(), "{red}crumbgate{red:#}: {trouble}");
}

/// A remark on standard error.
fn tell(remark: &str) {
    let _ = writeln!(anstream::stderr().lock(), "crumbgate: {remark}");
}

/// Writes a result, whole.
fn put(path: Option<&PathBuf>, text: &str) -> Outcome {
    files::write(path.map(PathBuf::as_path), text)?;
    Ok(Found::Nothing)
}

/// Prints text with colours where they can be seen.
fn show(text: &str) -> Result<(), Trouble> {
    let choice = anstream::ColorChoice::global();
    let colours = match choice {
        anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi => true,
        anstream::ColorChoice::Never => false,
        anstream::ColorChoice::Auto => {
            std::io::stdout().is_terminal()
                && anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
        }
    };
    if colours { files::print(text) } else { files::print(&anstream::adapter::strip_str(text).to_string()) }
}

/// The whole command, for completions and the man page.
fn command() -> clap::Command {
    Cli::command()
}
