//! The accessibility checker axe-core, in any page.

use crate::{Visit, repository};
use std::{fs, sync::LazyLock};

static SOURCE: LazyLock<String> = LazyLock::new(|| {
    let file = repository().join("node_modules/axe-core/axe.min.js");
    fs::read_to_string(&file).unwrap_or_else(|why| panic!("{}: {why}; run `npm ci`", file.display()))
});

/// WCAG 2.2 A and AA, and all of axe's own good practices.
const RUN: &str = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})\
    .then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target + ' ' + n.failureSummary)))";

impl Visit<'_> {
    /// What axe objects to in the open page, one line for each element.
    #[track_caller]
    pub fn axe(&mut self) -> Vec<String> {
        // By the driver, not by a tag: the page's policy has no say in it.
        self.js(&SOURCE);
        let found = self.eval(RUN);
        let lines = found.as_array().into_iter().flatten();
        lines.map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
    }
}
