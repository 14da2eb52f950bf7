//! Keys by their names, as WebDriver wants them.

use serde_json::{Value, json};

/// The code of a named key; a single character stands for itself.
fn code(name: &str) -> &str {
    match name {
        "Tab" => "\u{E004}",
        "Enter" => "\u{E007}",
        "Shift" => "\u{E008}",
        "Control" => "\u{E009}",
        "Escape" => "\u{E00C}",
        "Space" => " ",
        "End" => "\u{E010}",
        "Home" => "\u{E011}",
        "Left" => "\u{E012}",
        "Up" => "\u{E013}",
        "Right" => "\u{E014}",
        "Down" => "\u{E015}",
        character => character,
    }
}

/// The actions that press a chord such as `Shift+Tab`.
pub(crate) fn chord(keys: &str) -> Value {
    let codes: Vec<&str> = keys.split('+').map(code).collect();
    let down = codes.iter().map(|key| json!({"type": "keyDown", "value": key}));
    let up = codes.iter().rev().map(|key| json!({"type": "keyUp", "value": key}));
    json!({"actions": [{"type": "key", "id": "keyboard", "actions": down.chain(up).collect::<Vec<_>>()}]})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_is_let_go_in_reverse() {
        let actions = chord("Shift+Tab");
        let list = actions["actions"][0]["actions"].as_array().expect("actions");
        let said: Vec<_> = list.iter().map(|a| (a["type"].as_str(), a["value"].as_str())).collect();
        let (shift, tab) = (Some("\u{E008}"), Some("\u{E004}"));
        let (down, up) = (Some("keyDown"), Some("keyUp"));
        assert_eq!(said, [(down, shift), (down, tab), (up, tab), (up, shift)]);
    }
}
