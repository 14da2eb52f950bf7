//! `crumbgate policy`.

use super::{Outcome, put};
use crate::logic::catalogue::text::{Text, base, by_language};
use crate::logic::catalogue::{self, Catalogue};
use crate::logic::json::Json;
use crate::logic::locale::serving;
use crate::tools::files::{self, Trouble};
use crate::tools::policy::{Format, Language, languages, write};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

const AFTER: &str = "\
The tables stand in the container that the banner fills: where the page has the script tag,
visitors also see their choice and the controls to change it.

Examples:
  crumbgate policy cookies.json --output cookies.html
  crumbgate policy cookies.json --lang cy --output cy/cookies.html
  crumbgate policy cookies.json --format fragment      to put into a page of your own
  crumbgate policy cookies.json --format markdown      for a site generator";

#[derive(Args)]
#[command(after_help = AFTER)]
pub(super) struct Options {
    /// The catalogue; - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Language of the page, as a tag such as cy or zh-Hant
    #[arg(long, default_value = "en", value_name = "TAG")]
    lang: String,
    /// What is written
    #[arg(long, value_enum, default_value_t = Form::Html)]
    format: Form,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// A whole page
    Html,
    /// The part for a page that is there already
    Fragment,
    /// Markdown with tables
    Markdown,
}

/// Whether a tag has texts, ours or the site's own; another would quietly become English.
fn has_texts(tag: &str, c: &Catalogue) -> bool {
    let own = c.text.map(Json::entries).unwrap_or_default();
    let texts = c.categories.iter().flat_map(|k| [k.title, k.description]);
    let texts = texts.chain(c.services.iter().flat_map(|s| [s.title, s.purpose]));
    !serving(tag).is_empty()
        || by_language(own, tag, "").is_some()
        || texts.flat_map(Text::languages).any(|lang| base(lang).eq_ignore_ascii_case(base(tag)))
}

pub(super) fn run(options: &Options) -> Outcome {
    let name = files::name(&options.file);
    let text = files::utf8(&options.file, 64 << 20)?;
    let mend = format!("See `crumbgate check {name}`.");
    let tree = Json::read(&text).map_err(|_| Trouble::new(&name, "is not JSON", &mend))?;
    let (catalogue, problems) = catalogue::read(&tree, "");
    // A page that leaves out what cannot be read would not be true.
    let (Some(catalogue), None) = (catalogue, problems.first()) else {
        let count = problems.len();
        let what = if count == 1 { "has a problem".into() } else { format!("has {count} problems") };
        return Err(Trouble::new(&name, what, mend));
    };
    if !has_texts(&options.lang, &catalogue) {
        let ours = languages().collect::<Vec<_>>().join(", ");
        let what = format!("has no texts in {}", options.lang);
        return Err(Trouble::new(&name, what, format!("Write them into it, or take one of: {ours}.")));
    }
    let form = match options.format {
        Form::Html => Format::Html,
        Form::Fragment => Format::Fragment,
        Form::Markdown => Format::Markdown,
    };
    let language = Language::new(&options.lang, catalogue.text);
    put(options.output.as_ref(), &write(&catalogue, &language, form))
}
