//! A minifier that cannot break a style sheet: it only takes out comments and white space that
//! separate nothing. Shared by build.rs and xtask.

/// The style sheet without comments and needless white space; strings stay as they are.
pub(crate) fn minify(css: &str) -> String {
    let mut text = String::with_capacity(css.len());
    let mut rest = css;
    // White space was seen and is owed, unless a neighbour makes it needless.
    let mut owed = false;
    // Inside (), where white space around + and - counts.
    let mut depth = 0usize;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            owed = true;
            continue;
        }
        if next.is_ascii_whitespace() {
            rest = rest.trim_ascii_start();
            owed = true;
            continue;
        }
        if owed && needed(text.chars().last(), next, depth) {
            text.push(' ');
        }
        owed = false;
        match next {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '}' => {
                while text.ends_with(';') {
                    text.pop();
                }
            }
            _ => {}
        }
        let length = match next {
            '"' | '\'' => string_length(rest, next),
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            _ => next.len_utf8(),
        };
        let (token, after) = rest.split_at(length.min(rest.len()));
        text.push_str(token);
        rest = after;
    }
    text
}

/// Whether white space between two characters may mean something.
///
/// Before `:` and `(` and after `)` it may (`a :hover`, `and (…)`, `) and`); `+`, `-`, `*`, `/`
/// are left alone altogether.
fn needed(before: Option<char>, after: char, depth: usize) -> bool {
    let Some(before) = before else { return false };
    let separates = |c: char| matches!(c, '{' | '}' | ';' | ',');
    if separates(before) || separates(after) || before == '(' || after == ')' {
        return false;
    }
    if matches!(before, ':' | '>' | '~') || (matches!(after, '>' | '~') && depth == 0) {
        return false;
    }
    after != '!'
}

/// Length in bytes of the string that starts here, with both quotes.
fn string_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::minify;

    fn check(input: &str, expect: &str) {
        assert_eq!(minify(input), expect);
        assert_eq!(minify(expect), expect, "a second time changes nothing");
    }

    #[test]
    fn comments_and_white_space_go() {
        check(
            "/* a */\n#a > .b {\n  color: red; /* b */\n  margin: 0 1px;\n}\n\n.c , .d { }\n",
            "#a>.b{color:red;margin:0 1px}.c,.d{}",
        );
    }

    #[test]
    fn white_space_with_a_meaning_stays() {
        check("a :hover { top: calc(1px + 2px) }", "a :hover{top:calc(1px + 2px)}");
        check("a b { margin: -1px auto }", "a b{margin:-1px auto}");
        check("@media (a: b) and (c: d) { }", "@media (a:b) and (c:d){}");
        check("a [b] .c::after { }", "a [b] .c::after{}");
        check("a + b * c { }", "a + b * c{}");
        check("a { font: 1em/1.5 x, y !important }", "a{font:1em/1.5 x,y!important}");
    }

    #[test]
    fn a_comment_still_separates() {
        check("a/* */b { }", "a b{}");
    }

    #[test]
    fn strings_and_escapes_stay_whole() {
        check("a { content: \"  /* {x} \\\" ; \" }", "a{content:\"  /* {x} \\\" ; \"}");
        check(".a\\:b { content: '\\201C  ' }", ".a\\:b{content:'\\201C  '}");
    }

    #[test]
    fn media_ranges_keep_their_spaces() {
        check("@media (width >= 40em) { }", "@media (width >= 40em){}");
    }

    #[test]
    fn what_is_cut_short_is_not_made_worse() {
        check("a { content: \"b", "a{content:\"b");
        check("a{} /* b", "a{}");
    }
}
