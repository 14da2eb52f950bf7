//! `crumbgate check`.

use super::{Found, Outcome, complain, show};
use crate::tools::check::finding::Level;
use crate::tools::check::report::{self, Format};
use crate::tools::check::site::{Circumstances, Law, Policy};
use crate::tools::check::{self, Report, date};
use crate::tools::files::{self, Trouble};
use crate::tools::html;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

const AFTER: &str = "\
Problems (errors) are what the banner cannot use, and what UK or EU law does not allow.
Warnings are advice: the catalogue works, but something in it is likely untrue.

Examples:
  crumbgate check cookies.json
  crumbgate check --strict --policy cookies.html cookies.json
  crumbgate check --format github cookies.json        in a GitHub workflow
  crumbgate check --law none cookies.json             no advice on law

Exit status: 0 no problems; 1 problems (with --strict also warnings); 2 unreadable.";

#[derive(Args)]
#[command(after_help = AFTER)]
pub(super) struct Options {
    /// Catalogues to check; - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Exit with 1 also for warnings
    #[arg(long)]
    strict: bool,
    /// Leave out warnings and notes
    #[arg(short, long, conflicts_with = "strict")]
    quiet: bool,
    /// A policy page, as text or HTML, whose promises the catalogue must keep
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// A host of the site itself, for the check of host patterns; may be given more than once
    #[arg(long = "site", value_name = "HOST")]
    own: Vec<String>,
    /// Whose law the advice is about
    #[arg(long, value_enum, default_value_t = LawName::UkEu)]
    law: LawName,
    /// The day of the check, for what grows old [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    today: Option<i64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Text,
    Json,
    Sarif,
    Github,
}

#[derive(Clone, Copy, ValueEnum)]
enum LawName {
    UkEu,
    None,
}

fn day(text: &str) -> Result<i64, String> {
    date::days(text).ok_or_else(|| "write a date such as 2026-11-22".into())
}

pub(super) fn run(options: &Options) -> Outcome {
    let policy = match &options.policy {
        Some(path) => {
            let page = html::decoded(path)?;
            let (text, filled) =
                if html::is_html(&page) { (html::visible(&page), html::is_filled(&page)) } else { (page, false) };
            Some(Policy { file: files::name(path), text, filled })
        }
        None => None,
    };
    let about = Circumstances {
        today: options.today.unwrap_or_else(date::today),
        law: match options.law {
            LawName::UkEu => Law::UkEu,
            LawName::None => Law::None,
        },
        policy,
        own_hosts: options.own.clone(),
    };
    // Texts outlive the reports that borrow from them.
    let mut unreadable: Vec<Trouble> = Vec::new();
    let mut texts: Vec<(String, String)> = Vec::new();
    for path in &options.files {
        match files::utf8(path, 64 << 20) {
            Ok(text) => texts.push((files::name(path), text)),
            Err(trouble) => unreadable.push(trouble),
        }
    }
    let mut reports: Vec<Report> = Vec::new();
    for (name, text) in &texts {
        match check::check(name, text, &about) {
            Ok(report) => reports.push(report),
            Err(broken) => unreadable.push(broken.in_file(name)),
        }
    }
    if options.quiet {
        for report in &mut reports {
            report.findings.retain(|f| f.level == Level::Error);
        }
    }
    let format = match options.format {
        Form::Text => Format::Text,
        Form::Json => Format::Json,
        Form::Sarif => Format::Sarif,
        Form::Github => Format::Github,
    };
    show(&report::write(&reports, format))?;
    // All files are checked before one that cannot be read ends the command.
    if let Some(last) = unreadable.pop() {
        unreadable.iter().for_each(complain);
        return Err(last);
    }
    let limit = if options.strict { Level::Warning } else { Level::Error };
    let found = reports.iter().flat_map(|r| &r.findings).any(|f| f.level >= limit);
    Ok(if found { Found::Something } else { Found::Nothing })
}
