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
    // The fee may stand in a sentence after the one that says what it is for.
    let sentences: Vec<&str> = low.split(['.', '\n']).collect();
    let costs = sentences.iter().enumerate().any(|(i, sentence)| {
        let before = i.checked_sub(1).and_then(|b| sentences.get(b)).copied().unwrap_or("");
        let word = |w: &str| sentence.split(|c: char| !c.is_alphanumeric()).any(|x| x == w);
        let fee = word("fee") || word("charge") && word("£10") || sentence.contains("£10");
        let payable = sentence.contains("payable") || sentence.contains("charge");
        let access = ["access", "copy", "your data", "personal data", "information", "subject"]
            .iter()
            .any(|w| sentence.contains(w) || payable && before.contains(w));
        // What may still be charged is a request that is unfounded or asked again and again.
        let free = [
            "no fee",
            "without a fee",
            "not charge",
            "free of charge",
            "without charge",
            "unfounded",
            "excessive",
            "not have to pay",
        ]
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

#[cfg(test)]
mod tests {
    use super::faults;

    #[test]
    fn a_fee_for_ones_own_data_is_told_from_what_may_be_charged() {
        let costs = |text: &str| faults(text).iter().any(|(code, _, _)| *code == "fee-for-access");
        assert!(costs("A small fee is payable for access to your data."));
        assert!(costs("You may ask what personal data we hold. A fee is payable."));
        assert!(costs("Please enclose £10 for a copy."));
        assert!(!costs("Access is free; a reasonable fee may be asked where a request is excessive."));
        assert!(!costs("There is no fee for access to personal data."));
        assert!(!costs("The course has a fee."));
    }
}
