//! The stored results, and the files made from them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::plot;
use crate::report::report;
use crate::samples::Samples;

const START: &str = "<!-- results: `cargo xtask bench` writes this part -->";
const END: &str = "<!-- end of results -->";

/// A recorded run.
pub(crate) struct Results {
    /// Year, month, day.
    pub(crate) date: String,
    pub(crate) chromium: String,
    /// Processors, and how busy they were before and after.
    pub(crate) machine: String,
    pub(crate) rounds: usize,
    /// Bytes of our always-loaded script and of the preferences as sent.
    pub(crate) product: (usize, usize),
    pub(crate) samples: Samples,
}

impl Results {
    /// In words.
    pub(crate) fn about(&self) -> String {
        format!(
            "{}, {}, {}, {} rounds. crumbgate.js {} bytes and preferences.js {} with brotli. \
             Median (p10–p90); ratios are medians of the rounds' own ratios.",
            self.date, self.chromium, self.machine, self.rounds, self.product.0, self.product.1
        )
    }

    pub(crate) fn load(root: &Path) -> Result<Results> {
        let path = file(root);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let value: Value = serde_json::from_str(&text)?;
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let number = |value: &Value| value.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
        Ok(Results {
            date: text("date"),
            chromium: text("chromium"),
            machine: text("machine"),
            rounds: number(&value["rounds"]),
            product: (number(&value["product"]["crumbgate.js"]), number(&value["product"]["preferences.js"])),
            samples: Samples::from_json(&value["samples"]),
        })
    }

    /// Stores the numbers and brings the documentation up to date.
    pub(crate) fn store(&self, root: &Path) -> Result<()> {
        let value = json!({
            "date": self.date, "chromium": self.chromium, "machine": self.machine, "rounds": self.rounds,
            "product": {"crumbgate.js": self.product.0, "preferences.js": self.product.1},
            "samples": self.samples.to_json(),
        });
        // A line for each measure: what changed can be seen.
        let text = serde_json::to_string_pretty(&value)?;
        fs::write(file(root), one_line_arrays(&text) + "\n")?;
        self.document(root)
    }

    /// Writes the tables and the plot from what is stored.
    pub(crate) fn document(&self, root: &Path) -> Result<()> {
        let page = root.join("docs/benchmark.md");
        let text = fs::read_to_string(&page).with_context(|| format!("cannot read {}", page.display()))?;
        fs::write(&page, self.fill(&text)?)?;
        fs::write(root.join("docs/images/benchmark.svg"), plot::plot(&self.samples))?;
        Ok(())
    }

    /// A page with the part between the marks made anew.
    pub(crate) fn fill(&self, page: &str) -> Result<String> {
        let (before, rest) =
            page.split_once(START).context("docs/benchmark.md has lost the mark where results begin")?;
        let (_, after) = rest.split_once(END).context("docs/benchmark.md has lost the mark where results end")?;
        Ok(format!("{before}{START}\n\n{}\n{END}{after}", report(self)))
    }
}

fn file(root: &Path) -> PathBuf {
    root.join("benches/results.json")
}

/// Pretty JSON with its innermost lists on one line.
fn one_line_arrays(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in text.lines() {
        let part = if inside { line.trim() } else { line };
        if part.ends_with('[') {
            inside = true;
        } else if inside && part.starts_with(']') {
            inside = false;
        }
        out.push_str(part);
        out.push_str(if !inside {
            "\n"
        } else if part.ends_with(',') {
            " "
        } else {
            ""
        });
    }
    out.truncate(out.trim_end().len());
    out
}

/// Today, by the system's clock.
pub(crate) fn today() -> String {
    let output = Command::new("date").args(["-u", "+%Y-%m-%d"]).output();
    output.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned()).unwrap_or_default()
}

/// How busy the machine is: the mean of the last minute, where the system tells.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_shows_the_stored_results() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let results = Results::load(&root).unwrap();
        let page = fs::read_to_string(root.join("docs/benchmark.md")).unwrap();
        assert!(
            results.fill(&page).unwrap() == page,
            "`cargo xtask bench --report` brings docs/benchmark.md up to date"
        );
        let picture = fs::read_to_string(root.join("docs/images/benchmark.svg")).unwrap();
        assert!(plot::plot(&results.samples) == picture, "`cargo xtask bench --report` draws the plot anew");
    }

    #[test]
    fn numbers_of_one_measure_stand_on_one_line() {
        let text = "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": 3\n}";
        assert_eq!(one_line_arrays(text), "{\n  \"a\": [1, 2],\n  \"b\": 3\n}");
    }
}
