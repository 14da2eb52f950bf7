//! The command `crumbgate`; all of it is in [`crumbgate::tools::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    crumbgate::tools::cli::run()
}
