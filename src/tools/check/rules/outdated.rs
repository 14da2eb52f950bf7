//! Law that no longer holds, and rights that no longer cost anything.

use crate::tools::check::finding::Finding;
use crate::tools::check::site::{Law, Site};

/// Acts and schemes that are no more, with what stands in their place.
const GONE: &[(&str, &str)] = &[
    ("data protection act 1998", "the UK GDPR and the Data Protection Act 2018"),
    ("data protection act 1984", "the UK GDPR and the Data Protection Act 2018"),
    ("dpa 1998", "the UK GDPR and the Data Protection Act 2018"),
    ("95/46/ec", "the General Data Protection Regulation"),
    ("safe harbor", "the Data Privacy Framework"),
    ("safe harbour", "the Data Privacy Framework"),
    ("privacy shield", "the Data Privacy Framework"),
];

/// What is wrong with a text, as code, message and remedy.
pub(super) fn faults(text: &str) -> Vec<(&'static str, String, String)> {
    let low = text.to_lowercase();
    let mut all = Vec::new();
    if let Some((old, new)) = GONE.iter().find(|(old, _)| low.contains(old)) {
        all.push(("law-outdated", format!("this cites what is no longer in force ({old})"), format!("Cite {new}.")));
    }
    let costs = low.split(['.', '\n']).any(|sentence| {
        let word = |w: &str| sentence.split(|c: char| !c.is_alphanumeric()).any(|x| x == w);
        let fee = word("fee") || word("charge") && word("£10") || sentence.contains("£10");
        let access = ["access", "copy", "your data", "personal data", "information", "subject"]
            .iter()
            .any(|w| sentence.contains(w));
        let free = ["no fee", "without a fee", "not charge", "free of charge", "without charge"]
            .iter()
            .any(|w| sentence.contains(w));
        fee && access && !free
    });
    if costs {
        all.push((
            "fee-for-access",
            "access to one's own data has been free of charge since 2018".into(),
            "Remove the fee.".into(),
        ));
    }
    all
}

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    if site.about.law == Law::None {
        return;
    }
    for (path, text) in site.texts() {
        for (code, message, mend) in faults(text) {
            out.push(Finding::warning(code, path.clone(), message).mend(mend));
        }
    }
}
