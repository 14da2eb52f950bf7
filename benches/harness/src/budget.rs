//! What is promised of times, and whether the numbers keep it.

use crate::samples::{Samples, Spread};
use crate::tools::Tool;

/// How a promise is told from the numbers.
enum Kind {
    /// Ours to vanilla-cookieconsent's, round by round.
    Ratio,
    /// Ours, in the measure's own unit.
    Value(Tool),
    /// Ours above an empty script's, in milliseconds.
    AboveEmpty,
    /// How many times as much for ten times as many as in the named series.
    Growth(&'static str, Option<Tool>),
}

struct Budget {
    about: &'static str,
    series: &'static str,
    measure: &'static str,
    kind: Kind,
    at_most: f64,
}

const fn ratio(about: &'static str, series: &'static str, measure: &'static str, at_most: f64) -> Budget {
    Budget { about, series, measure, kind: Kind::Ratio, at_most }
}

const fn value(about: &'static str, series: &'static str, measure: &'static str, tool: Tool, at_most: f64) -> Budget {
    Budget { about, series, measure, kind: Kind::Value(tool), at_most }
}

/// One frame at 60 in a second.
const FRAME: f64 = 16.7;
/// “Linear” with room for the noise of two small numbers.
const TENFOLD: f64 = 12.0;

const BUDGETS: [Budget; 23] = [
    ratio("time to a pressable banner", "unthrottled", "banner", 0.8),
    ratio("time to a pressable banner", "slow", "banner", 0.8),
    ratio("gated analytics requested, returning visitor", "unthrottled", "analytics", 0.75),
    ratio("gated analytics requested, returning visitor", "slow", "analytics", 0.75),
    ratio("press on Accept to the next paint, 8 scripts", "slow", "accept", 0.6),
    ratio("script time until the banner", "unthrottled", "script", 1.0),
    ratio("script time until the banner", "slow", "script", 1.0),
    ratio("preferences opened", "unthrottled", "preferences", 0.6),
    ratio("preferences opened", "slow", "preferences", 0.6),
    ratio("gated scripts executed in order", "scripts 100", "time", 0.5),
    ratio("gated scripts executed in order", "scripts 1000", "time", 0.5),
    value("requests of a first visit, catalogue in the page", "unthrottled", "requests", Tool::Crumbgate, 1.0),
    value("requests of a first visit, catalogue by address", "unthrottled", "requests", Tool::CrumbgateUrl, 2.0),
    value("requests of a returning visit", "unthrottled", "return-requests", Tool::Crumbgate, 0.0),
    value(
        "requests of a returning visit, catalogue by address",
        "unthrottled",
        "return-requests",
        Tool::CrumbgateUrl,
        0.0,
    ),
    value("work in the press on Accept, one frame (ms)", "slow", "accept-work", Tool::Crumbgate, FRAME),
    value("long tasks while scripts are released (ms)", "scripts 1000", "long", Tool::Crumbgate, 0.0),
    Budget {
        about: "start on a page of 5,000 elements, returning visitor (ms above an empty script)",
        series: "nodes 5000",
        measure: "return",
        kind: Kind::AboveEmpty,
        at_most: 2.0,
    },
    growth("ten times the scripts: released in at most", "scripts 100", "scripts 1000", "time", None),
    growth("ten times the cookies: script time until the banner", "rows 1000", "rows 10000", "script", None),
    growth("ten times the cookies: preferences opened", "rows 1000", "rows 10000", "preferences", None),
    growth("ten times the services: script time until the banner", "services 100", "services 1000", "script", None),
    growth("ten times the elements: script time at the start", "nodes 1000", "nodes 10000", "first", Some(Tool::Empty)),
];

const fn growth(
    about: &'static str,
    from: &'static str,
    to: &'static str,
    measure: &'static str,
    above: Option<Tool>,
) -> Budget {
    Budget { about, series: to, measure, kind: Kind::Growth(from, above), at_most: TENFOLD }
}

/// A promise and what was measured.
pub(crate) struct Line {
    pub(crate) about: &'static str,
    pub(crate) series: &'static str,
    pub(crate) at_most: f64,
    pub(crate) measured: Spread,
    /// What the banner written by hand reaches.
    pub(crate) floor: Option<f64>,
    /// The ratio to vanilla-cookieconsent with its frame manager, which does all of our job.
    pub(crate) frames: Option<f64>,
}

impl Line {
    pub(crate) fn met(&self) -> bool {
        self.measured.median <= self.at_most
    }
}

/// Every budget there are numbers for.
pub(crate) fn lines(samples: &Samples) -> Vec<Line> {
    let of = |budget: &Budget| {
        let Budget { about, series, measure, at_most, .. } = *budget;
        let ratio = |of, to| samples.ratio(series, measure, of, to);
        let (mut floor, mut frames) = (None, None);
        let measured = match budget.kind {
            Kind::Ratio => {
                floor = ratio(Tool::Floor, Tool::Vanilla);
                frames = ratio(Tool::Crumbgate, Tool::VanillaFrames);
                ratio(Tool::Crumbgate, Tool::Vanilla)?
            }
            Kind::Value(tool) => {
                floor = samples.spread(series, Tool::Floor, measure);
                samples.spread(series, tool, measure)?
            }
            Kind::AboveEmpty => above(samples, series, measure, Some(Tool::Empty))?,
            Kind::Growth(from, empty) => {
                let before = above(samples, from, measure, empty)?;
                let after = above(samples, series, measure, empty)?;
                let times = |x: f64| x / before.median;
                Spread { p10: times(after.p10), median: times(after.median), p90: times(after.p90) }
            }
        };
        let [floor, frames] = [floor, frames].map(|spread| spread.map(|s| s.median));
        Some(Line { about, series, at_most, measured, floor, frames })
    };
    BUDGETS.iter().filter_map(of).collect()
}

/// Ours less another's, round by round.
fn above(samples: &Samples, series: &str, measure: &str, empty: Option<Tool>) -> Option<Spread> {
    let ours = samples.rounds(series, Tool::Crumbgate, measure);
    let Some(empty) = empty else { return Spread::of(ours) };
    let pairs = ours.into_iter().zip(samples.rounds(series, empty, measure));
    Spread::of(pairs.map(|(a, b)| a - b).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(samples: &Samples, about: &str) -> Line {
        lines(samples).into_iter().find(|line| line.about.starts_with(about)).unwrap()
    }

    #[test]
    fn a_budget_is_met_by_the_median_of_paired_ratios() {
        let mut samples = Samples::default();
        for (ours, theirs, floor) in [(8.0, 10.0, 4.0), (9.0, 10.0, 4.0), (70.0, 100.0, 50.0)] {
            samples.push("unthrottled", Tool::Crumbgate, "banner", ours);
            samples.push("unthrottled", Tool::Vanilla, "banner", theirs);
            samples.push("unthrottled", Tool::Floor, "banner", floor);
        }
        let banner = line(&samples, "time to a pressable");
        assert!(banner.met());
        assert_eq!((banner.measured.median, banner.floor), (0.8, Some(0.4)));
    }

    #[test]
    fn growth_beyond_the_count_is_missed() {
        let mut samples = Samples::default();
        for (series, ms) in [("rows 1000", 10.0), ("rows 10000", 500.0)] {
            samples.push(series, Tool::Crumbgate, "script", ms);
        }
        assert!(!line(&samples, "ten times the cookies: script").met());
    }

    #[test]
    fn what_was_not_measured_is_not_judged() {
        assert!(lines(&Samples::default()).is_empty());
    }
}
