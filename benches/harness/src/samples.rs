//! Everything that was measured: by series, tool and measure, one number for each round.

use serde_json::{Map, Value, json};

use crate::tools::Tool;

/// The numbers, in the order they came.
#[derive(Default)]
pub(crate) struct Samples(Map<String, Value>);

impl Samples {
    pub(crate) fn from_json(value: &Value) -> Samples {
        Samples(value.as_object().cloned().unwrap_or_default())
    }

    pub(crate) fn to_json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// The names of the series, in order.
    pub(crate) fn series(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Adds a round's number, to the microsecond.
    pub(crate) fn push(&mut self, series: &str, tool: Tool, measure: &str, value: f64) {
        let slot = &mut self.0.entry(series).or_insert_with(|| json!({}))[tool.id()][measure];
        let value = json!((value * 1000.0).round() / 1000.0);
        match slot {
            Value::Array(all) => all.push(value),
            other => *other = json!([value]),
        }
    }

    /// The rounds of one measure; empty when it was not taken.
    pub(crate) fn rounds(&self, series: &str, tool: Tool, measure: &str) -> Vec<f64> {
        let found = self.0.get(series).map(|s| &s[tool.id()][measure]).and_then(Value::as_array);
        // A number that could not be told is null.
        found.into_iter().flatten().map(|v| v.as_f64().unwrap_or(f64::NAN)).collect()
    }

    pub(crate) fn spread(&self, series: &str, tool: Tool, measure: &str) -> Option<Spread> {
        Spread::of(self.rounds(series, tool, measure))
    }

    /// The spread of the rounds' ratios: each round is compared with itself.
    pub(crate) fn ratio(&self, series: &str, measure: &str, of: Tool, to: Tool) -> Option<Spread> {
        let pairs = self.rounds(series, of, measure).into_iter().zip(self.rounds(series, to, measure));
        Spread::of(pairs.map(|(a, b)| a / b).collect())
    }
}

/// A median, and what one in ten falls below and one in ten above.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) p10: f64,
    pub(crate) median: f64,
    pub(crate) p90: f64,
}

impl Spread {
    pub(crate) fn of(mut values: Vec<f64>) -> Option<Spread> {
        values.retain(|value| value.is_finite());
        values.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let place = part * (values.len().checked_sub(1)?) as f64;
            let (low, high) = (values.get(place.floor() as usize)?, values.get(place.ceil() as usize)?);
            Some(low + (high - low) * place.fract())
        };
        Some(Spread { p10: at(0.1)?, median: at(0.5)?, p90: at(0.9)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_lies_between_the_rounds() {
        let spread = Spread::of(vec![4.0, 1.0, 3.0, f64::NAN, 2.0]).unwrap();
        assert_eq!(spread.median, 2.5);
        assert!((spread.p10 - 1.3).abs() < 1e-9 && (spread.p90 - 3.7).abs() < 1e-9);
        assert_eq!(Spread::of(Vec::new()), None);
        assert_eq!(Spread::of(vec![7.0]).unwrap().p90, 7.0);
    }

    #[test]
    fn ratios_are_of_pairs_and_not_of_medians() {
        let mut samples = Samples::default();
        for (ours, theirs) in [(1.0, 2.0), (30.0, 40.0), (5.0, 5.0)] {
            samples.push("s", Tool::Crumbgate, "m", ours);
            samples.push("s", Tool::Vanilla, "m", theirs);
        }
        assert_eq!(samples.ratio("s", "m", Tool::Crumbgate, Tool::Vanilla).unwrap().median, 0.75);
        let stored = Samples::from_json(&samples.to_json());
        assert_eq!(stored.rounds("s", Tool::Vanilla, "m"), [2.0, 40.0, 5.0]);
    }
}
