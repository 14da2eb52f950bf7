//! Pages whose style sheets know nothing of us, or mean us ill: the interface stays readable and can be pressed, and
//! the page looks the same with us as without (contract §7).

use browser_tests::{
    Value, Visit, each_engine, json, repository,
    site::{catalogue, page_with},
    visitor::{ACCEPT, CLOSE, DIALOG, HIDE, SETTINGS},
};
use std::fs;

const TAG: &str = "<script src='/crumbgate/crumbgate.js' data-catalogue='/cookies.json'></script>";

/// What the pages of these tests have, with the classes of two frameworks.
const BODY: &str = "<main class='container govuk-width-container'><h1 class='govuk-heading-l'>Welcome</h1>
    <p class='lead govuk-body'>Text of the <a href='/next' class='govuk-link'>page</a>, <strong>strong</strong> and <code>code</code>.</p>
    <iframe data-service='youtube' data-src='https://www.youtube-nocookie.com/embed/x' title='Film' width='420' height='240'></iframe>
    <section><h2>Part</h2><h3>of it</h3><h4>and less</h4><ul><li>One</li><li>Two</li></ul></section>
    <table class='table govuk-table'><thead><tr><th>Name</th><th>Value</th></tr></thead><tbody><tr><th>a</th><td>1</td></tr></tbody></table>
    <form><fieldset class='govuk-fieldset'><legend>Fields</legend><label>Text <input name='t' class='form-control govuk-input'></label>
    <label><input type='checkbox' name='c'> Tick</label><select name='s'><option>1</option></select><textarea name='a'></textarea></fieldset>
    <button class='btn btn-primary govuk-button' type='button'>Button</button></form>
    <details><summary>More</summary><p>Less</p></details><dialog id='own'>Own</dialog><blockquote>Quoted</blockquote><hr>
    <img alt='' width='8' height='8' src='data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='></main>";

/// Everything a style sheet of a page can do to elements without naming ours.
const HOSTILE: &str = "
    html { font-size: 62.5% }
    body { font: italic 100 6rem/1 cursive; text-align: center; color: #ff0; cursor: none }
    body * { all: unset }
    body *, body *::before { margin: 0; padding: 0; box-sizing: content-box; float: left }
    div { display: none !important; font-size: 60px; color: #fffffe }
    section, h2, h3, h4, p, strong { display: none; font-size: 60px; color: #fffffe; opacity: .1 }
    section { min-height: 100vh; padding: 9rem; background: #000; position: absolute; transform: rotate(9deg); width: 9999px }
    a, p, h2, h3, h4, span, label, th, td, summary { color: #fffffe !important; background: #fff !important; font-size: 5px !important; display: none !important }
    button { display: none !important; color: #fff !important; background: #fff !important; width: 3px !important; height: 3px !important;
             position: absolute !important; left: -999px !important; opacity: 0 !important; visibility: hidden !important; pointer-events: none !important }
    input { display: none !important; appearance: none !important; opacity: 0 !important; width: 1px !important; height: 1px !important; position: absolute !important }
    table, thead, tbody, tr { display: inline !important; font-size: 3px !important }
    dialog { display: none; margin: 0; padding: 9rem; color: #eee; max-width: none }
    details > * { display: none !important }
    img { width: 100% !important }";

/// What many sites begin with, and a body whose text is not meant for others to inherit.
const RESET: &str = "
    *, *::before, *::after { margin: 0; padding: 0; border: 0; font: inherit; color: inherit; background: none; text-decoration: none;
        list-style: none; outline: 0; box-sizing: border-box; min-width: 0; min-height: 0 }
    html { font-size: 62.5% }
    body { font: 1.6rem/1 serif; letter-spacing: .5em; word-spacing: 2em; text-transform: uppercase; text-indent: 9em; text-align: center;
        text-shadow: 3px 3px 9px red; white-space: nowrap; color: #ddd; background: #222 }
    section { min-height: 100vh; padding: 9rem; background: #000; color: #fff }";

fn module(path: &str) -> String {
    let file = repository().join("node_modules").join(path);
    fs::read_to_string(&file).unwrap_or_else(|why| panic!("{}: {why}; run `npm ci`", file.display()))
}

fn bootstrap() -> String {
    module("bootstrap/dist/css/bootstrap.min.css")
}

/// Tailwind's reset as it is written, outside a layer: of that kind, the strongest there is.
fn tailwind() -> String {
    module("tailwindcss/preflight.css")
}

fn govuk() -> String {
    // Its fonts are not there.
    module("govuk-frontend/dist/govuk/govuk-frontend.min.css").replace("@font-face", "@not-here")
}

/// Says what is wrong with what can be seen of ours below a selector: hidden, covered, too small, too pale, cut off,
/// on top of each other.
const LOOK: &str = r#"
const root = document.querySelector(arguments[0]), faults = [];
const say = (e, what) => faults.push(`${e.outerHTML.slice(0, 70)}: ${what}`);
const rgba = c => { const n = c.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n };
const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
const behind = e => { const c = e ? rgba(getComputedStyle(e).backgroundColor) : [255, 255, 255, 1]; return c[3] === 1 ? c : over(c, behind(e.parentElement)) };
const contrast = e => { const b = behind(e), t = over(rgba(getComputedStyle(e).color), b), [x, y] = [light(t), light(b)].sort((a, b) => b - a); return (x + .05) / (y + .05) };
if (!root) return ['not there'];
const box = root.getBoundingClientRect(), wide = document.documentElement.clientWidth;
if (box.left < -1 || box.right > wide + 1 || box.top < -1 && getComputedStyle(root).position === 'fixed') say(root, `stands at ${box.left}..${box.right} of ${wide}, ${box.top}`);
if (root.scrollWidth > root.clientWidth + 1) say(root, `${root.scrollWidth} in ${root.clientWidth}`);
for (const e of root.querySelectorAll('h2,h3,h4,p,strong,button,a,label span,th,td,summary,input,table')) {
  const closed = e.closest('details:not([open])');
  if (closed && !e.matches('summary') || e.closest('thead')?.getBoundingClientRect().width < 2) continue;
  const r = e.getBoundingClientRect(), s = getComputedStyle(e), control = e.matches('button,input,summary');
  if (!r.width || !r.height) { if (e.textContent || control) say(e, 'is not drawn'); continue }
  for (let p = e; p && p !== document.body; p = p.parentElement) if (+getComputedStyle(p).opacity < 1 || getComputedStyle(p).visibility !== 'visible') { say(e, 'is faint'); break }
  if (r.left < box.left - 1 || r.right > box.right + 1) say(e, 'sticks out');
  if (e.matches('button') && r.height < (e.id === 'crumbgate-settings' ? 24 : 43.9)) say(e, `is ${r.height} high`);
  if (control && (r.width < 24 || r.height < 24)) say(e, `is ${r.width}×${r.height}`);
  if (e.matches('input')) { if (s.appearance === 'none') say(e, 'does not look like a checkbox'); continue }
  if (e.matches('table')) continue;
  if (e.matches('h2,p,button,a') && contrast(e) < 4.5) say(e, `has a contrast of ${contrast(e).toFixed(1)}: ${s.color}`);
  const size = parseFloat(s.fontSize);
  if (size < 12 || size > 26) say(e, `is written at ${size}px`);
  if (s.letterSpacing !== 'normal' && parseFloat(s.letterSpacing) > 0 || s.textTransform !== 'none') say(e, 'takes the text style of the page');
  if (e.scrollWidth > e.clientWidth + 1 && s.display !== 'inline') say(e, 'is cut off');
  if (control && r.top >= 0 && r.bottom <= innerHeight) {
    const hit = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
    const view = e.closest('.crumbgate-body')?.getBoundingClientRect();
    if ((!view || r.bottom <= view.bottom && r.top >= view.top) && !e.contains(hit)) say(e, `is covered by ${hit && hit.outerHTML.slice(0, 60)}`);
  }
}
const flow = [...root.querySelectorAll('.crumbgate-words > *, .crumbgate-body > p')].map(e => e.getBoundingClientRect());
flow.reduce((a, b) => { if (b.top < a.bottom - 1) faults.push('texts run into each other'); return b }, {bottom: -1e9});
const words = root.querySelector('.crumbgate-words,.crumbgate-body > p,.crumbgate-placeholder > p');
if (words && words.getBoundingClientRect().left < box.left + 8) say(words, 'touches the edge');
const heads = [...root.querySelectorAll('th,td')].filter(e => e.nextElementSibling && e.getBoundingClientRect().top === e.nextElementSibling.getBoundingClientRect().top);
for (const e of heads) if (e.nextElementSibling.getBoundingClientRect().left < e.getBoundingClientRect().left) say(e, 'is out of its row');
return faults;
"#;

#[track_caller]
fn sound(visit: &mut Visit<'_>, css: &str) {
    visit.until_shown(css);
    assert_eq!(visit.js_with(LOOK, &[json!(css)]), json!([]), "{css}");
}

/// Goes through everything we draw on a page with that style.
#[track_caller]
fn survives(visit: &mut Visit<'_>, style: &str) {
    let site = visit.site();
    site.json("/cookies.json", &catalogue()).file("/page.css", "text/css", style);
    site.page("/", &page_with(TAG, "<link rel='stylesheet' href='/page.css'>", BODY));
    visit.go("/");
    visit.asked();
    sound(visit, "#crumbgate");
    visit.until_shown(".crumbgate-placeholder button");
    let pair = "return ['accept-all', 'reject-all'].map(n => { const e = document.querySelector(`#crumbgate-banner [data-crumbgate=${n}]`), s = getComputedStyle(e); \
        return [...s].filter(p => !/width|inline|origin/.test(p)).map(p => s.getPropertyValue(p)).join() })";
    let pair = visit.js(pair);
    assert_eq!(pair[0], pair[1], "accept and reject have equal weight");
    visit.open_preferences();
    sound(visit, DIALOG);
    visit.js("document.querySelectorAll('#crumbgate-preferences details')[1].open = true");
    visit.until("document.querySelectorAll('#crumbgate-preferences details[open] tbody tr').length === 5");
    visit.js("document.querySelector('#crumbgate-preferences details[open] table').scrollIntoView()");
    sound(visit, DIALOG);
    visit.switch_to("analytics", true);
    visit.save();
    visit.until_shown(HIDE);
    sound(visit, "#crumbgate");
    visit.click(HIDE);
    visit.until_hidden(HIDE);
    sound(visit, "#crumbgate");
    sound(visit, ".crumbgate-placeholder");
    visit.open_preferences();
    visit.click(CLOSE);
    visit.until_hidden(DIALOG);
    visit.until_shown(SETTINGS);
}

/// The computed style of every element of the page's own, and of html and body but for what follows from the height.
const STYLES: &str = r#"
const skip = /height|block-size|origin|^(row-rule|column-rule)/;
return [...document.querySelectorAll('html, body, main, main *')].filter(e => !e.closest('.crumbgate-placeholder') && e.localName !== 'iframe').map(e => {
  const s = getComputedStyle(e), top = e.matches('html, body, main');
  return e.localName + ' ' + [...s].filter(p => !p.startsWith('--') && !(top && skip.test(p))).map(p => p + ':' + s.getPropertyValue(p)).join(';');
});
"#;

/// The page with us, after everything of ours was drawn, and without us.
#[track_caller]
fn leaves_alone(visit: &mut Visit<'_>, style: &str) {
    let mut catalogue = catalogue();
    catalogue["settings"] = json!({"layout": "top"}); // the others make room at the end of the page
    let site = visit.site();
    site.json("/cookies.json", &catalogue).file("/page.css", "text/css", style);
    let link = "<link rel='stylesheet' href='/page.css'>";
    site.page("/without", &page_with("", link, BODY)).page("/", &page_with(TAG, link, BODY));
    visit.go("/without");
    let without = visit.js(STYLES);
    visit.go("/");
    visit.asked();
    visit.until_shown(".crumbgate-placeholder button");
    visit.open_preferences();
    visit.click(CLOSE);
    visit.until_hidden(DIALOG);
    visit.until_shown(ACCEPT);
    visit.js("document.activeElement.blur()");
    let with = visit.js(STYLES);
    let list = |v: &Value| {
        v.as_array().expect("a list").iter().map(|e| e.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let (without, with) = (list(&without), list(&with));
    assert_eq!(with.len(), without.len());
    for (is, was) in with.iter().zip(&without) {
        let changed: Vec<_> = is.split(';').zip(was.split(';')).filter(|(a, b)| a != b).collect();
        assert!(changed.is_empty(), "{}: {changed:?}", is.split(' ').next().unwrap_or_default());
    }
}

each_engine! {
    fn the_interface_holds_on_a_bootstrap_page(visit) {
        survives(visit, &bootstrap());
    }

    fn the_interface_holds_on_a_page_with_tailwinds_preflight(visit) {
        survives(visit, &tailwind());
    }

    fn the_interface_holds_on_a_govuk_frontend_page(visit) {
        survives(visit, &govuk());
    }

    fn the_interface_holds_on_a_page_that_resets_everything(visit) {
        survives(visit, RESET);
    }

    fn the_interface_holds_on_a_page_that_hides_and_blanks_whatever_it_can(visit) {
        survives(visit, HOSTILE);
    }

    fn our_style_does_not_leak_into_the_page(visit) {
        leaves_alone(visit, "");
        leaves_alone(visit, &bootstrap());
    }

    fn nothing_fights_the_page_for_its_own_look_of_the_frame(visit) {
        // What is not held is the site's: place, size, border and shadow of our outermost elements.
        visit.open("<style>#crumbgate { inset: 0 0 auto auto; width: 30em; border: 3px solid red; border-radius: 9px } #crumbgate-preferences { width: 30em; border: 5px solid blue }</style>", "<main><h1>x</h1></main>");
        visit.asked();
        visit.open_preferences();
        let frame = visit.js("const s = c => getComputedStyle(document.querySelector(c)); return [s('#crumbgate').borderRightWidth, s('#crumbgate').top, s('#crumbgate').borderTopLeftRadius, s('#crumbgate-preferences').borderTopWidth]");
        assert_eq!(frame, json!(["3px", "0px", "9px", "5px"]));
        visit.click(CLOSE);
    }
}
