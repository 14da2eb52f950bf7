//! The plot: medians as bars, p10 to p90 as lines.

use std::fmt::Write;

use crate::report::short;
use crate::samples::{Samples, Spread};
use crate::tools::{ALL, Tool};

/// Panels: heading, series, measure.
const PANELS: [(&str, &str, &str); 4] = [
    ("Pressable banner, first visit, unthrottled (ms)", "unthrottled", "banner"),
    ("Pressable banner, first visit, slow 4G and 4× processor (ms)", "slow", "banner"),
    ("Press on Accept to the next paint, slow 4G and 4× processor (ms)", "slow", "accept"),
    ("Analytics requested, returning visitor, slow 4G and 4× processor (ms)", "slow", "analytics"),
];
const WIDTH: f64 = 900.0;
const LABELS: f64 = 320.0;
const ROW: f64 = 20.0;
const OURS: &str = "#0b5fa5";
const THEIRS: &str = "#9aa5b1";

/// The picture, as SVG.
pub(crate) fn plot(samples: &Samples) -> String {
    let mut body = String::new();
    let mut y = 10.0;
    for (title, series, measure) in PANELS {
        let rows: Vec<(Tool, Spread)> =
            ALL.iter().filter_map(|tool| Some((*tool, samples.spread(series, *tool, measure)?))).collect();
        let most = rows.iter().map(|(_, spread)| spread.p90).fold(1.0, f64::max);
        y += 24.0;
        let _ = writeln!(body, "<text x=\"10\" y=\"{y}\" font-weight=\"bold\">{title}</text>");
        y += 8.0;
        for (tool, spread) in rows {
            let scale = |value: f64| value / most * (WIDTH - LABELS - 80.0);
            let (middle, start) = (y + ROW / 2.0, LABELS);
            let colour = if tool.title().contains("Crumbgate") { OURS } else { THEIRS };
            let name = tool.title().replace("**", "").replace('…', "vanilla-cookieconsent");
            let (low, high, end) = (start + scale(spread.p10), start + scale(spread.p90), start + scale(spread.median));
            let _ = writeln!(
                body,
                "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{name}</text>\
                 <rect x=\"{start:.0}\" y=\"{:.0}\" width=\"{:.1}\" height=\"{:.0}\" fill=\"{colour}\"/>\
                 <path d=\"M{low:.1} {middle:.0}H{high:.1}\" stroke=\"#111\"/>\
                 <text x=\"{:.1}\" y=\"{:.0}\">{}</text>",
                start - 8.0,
                middle + 4.0,
                y + 3.0,
                end - start,
                ROW - 6.0,
                high.max(end) + 6.0,
                middle + 4.0,
                short(spread.median),
            );
            y += ROW;
        }
    }
    y += 10.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" width=\"{WIDTH}\" height=\"{y}\" \
         font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n\
         <title>Times of each tool: medians, and the range from p10 to p90</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{body}</svg>\n"
    )
}
