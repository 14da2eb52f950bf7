// Editor, messages, preview and what is taken away. The checker is Rust: see checker/checker.js.
import { check, load, with_layout } from "./checker/checker.js";
import { LOOKS, styleOf } from "./looks.js";

const byId = (id) => document.getElementById(id);
const editor = byId("catalogue");
const frame = byId("preview");
const small = editor.value.replaceAll("2026-11-22", new Date().toISOString().slice(0, 10));
// What the preview reads from its parent. `catalogue` is the last text that was JSON.
const play = { catalogue: "", lang: "", dir: "", look: "", properties: {}, view: "", settled: back, trouble: tell };
window.playground = play;

// --- messages -------------------------------------------------------------------------------

const WORDS = { error: "Problem", warning: "Warning", note: "Note" };

function summary(report) {
  const parts = [["problems", "problem"], ["warnings", "warning"], ["notes", "note"]];
  const said = parts.filter(([n]) => report[n]).map(([n, word]) => report[n] + " " + word + (report[n] > 1 ? "s" : ""));
  return said.length ? said.join(", ") + "." : "Nothing to mend.";
}

function message(finding) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const put = (name, kind, text) => {
    const node = document.createElement(name);
    node.className = kind;
    node.textContent = text;
    button.append(node);
  };
  button.type = "button";
  button.className = finding.level;
  put("strong", "", WORDS[finding.level] + ", line " + finding.line);
  put("span", "place", finding.path || "catalogue");
  put("span", "words", finding.message);
  if (finding.mend) put("span", "mend", finding.mend);
  button.addEventListener("click", () => select(finding));
  item.append(button);
  return item;
}

function showFindings(report) {
  byId("summary").textContent = summary(report);
  byId("findings").replaceChildren(...report.findings.map(message));
  editor.setAttribute("aria-invalid", String(report.problems > 0));
  const marked = new Set(report.findings.map((f) => f.line));
  const count = editor.value.split("\n").length;
  const numbers = Array.from({ length: count }, (_, i) => (marked.has(i + 1) ? "▸ " : "") + (i + 1));
  byId("lines").textContent = numbers.join("\n") + "\n";
  follow();
}

// The checker counts characters, the editor UTF-16 units.
function offset(line, column) {
  const lines = editor.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  return before + Array.from(lines[line - 1] || "").slice(0, column - 1).join("").length;
}

function select(finding) {
  editor.focus();
  editor.setSelectionRange(offset(finding.line, finding.column), offset(finding.endLine, finding.endColumn));
  const height = parseFloat(getComputedStyle(editor).lineHeight);
  editor.scrollTop = Math.max(0, (finding.line - 4) * height);
  editor.scrollLeft = 0;
  follow();
}

function follow() {
  byId("lines").scrollTop = editor.scrollTop;
}

// --- preview --------------------------------------------------------------------------------

let before;

// Each preview begins as a new visitor's.
function preview() {
  const language = byId("language").selectedOptions[0];
  play.lang = language.value;
  play.dir = language.dataset.dir || "ltr";
  play.look = byId("look").value;
  play.properties = LOOKS[play.look];
  play.view = byId("view").value;
  tell("");
  before = document.activeElement;
  frame.src = "preview.html";
}

// An opening dialog takes the focus, also from outside its frame: who was writing gets it back.
function back() {
  if (document.activeElement === frame && before && before !== frame) before.focus({ preventScroll: true });
}

function tell(text) {
  byId("trouble").textContent = text && "The preview says: " + text;
}

// --- to take away ---------------------------------------------------------------------------

function tag(file) {
  const lang = byId("language").value;
  return '<script src="/crumbgate/crumbgate.js"' + file + (lang && ' data-lang="' + lang + '"') + "></script>";
}

function take() {
  const download = byId("download");
  URL.revokeObjectURL(download.href);
  download.href = URL.createObjectURL(new Blob([editor.value], { type: "application/json" }));
  byId("tag").textContent = tag(' data-catalogue="/cookies.json"');
  // Nothing in it may end the element it stands in.
  const text = play.catalogue.trim().replace(/<(?=[/!]|script)/gi, "\\u003c");
  byId("inline").textContent = tag("") + '\n<script type="application/json" id="crumbgate-catalogue">\n' + text + "\n</script>";
  const style = styleOf(byId("look").value);
  byId("style").textContent = style;
  byId("style-part").hidden = !style;
}

function copy(id) {
  const place = byId(id);
  const done = () => {
    byId("copied").textContent = "Copied.";
  };
  const byHand = () => {
    getSelection().selectAllChildren(place);
    byId("copied").textContent = document.execCommand("copy") ? "Copied." : "It is selected: copy it with your keyboard or menu.";
  };
  byId("copied").textContent = "";
  if (!navigator.clipboard) return byHand();
  navigator.clipboard.writeText(place.textContent).then(done, byHand);
}

// --- the loop -------------------------------------------------------------------------------

let checked;

function update() {
  const text = editor.value;
  const key = byId("law").value + text;
  if (key === checked) return;
  checked = key;
  let report;
  try {
    report = JSON.parse(check(text, new Date().toISOString().slice(0, 10), byId("law").value));
  } catch {
    byId("summary").textContent = "The checker has stopped. Keep your text, and load the page again.";
    return;
  }
  showFindings(report);
  if (report.json) {
    byId("layout").value = ["top", "box"].includes(report.layout) ? report.layout : "bottom";
    if (text !== play.catalogue) {
      play.catalogue = text;
      preview();
    }
  }
  take();
}

function write(text) {
  editor.value = text;
  editor.scrollTop = 0;
  update();
}

let timer;
editor.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(update, 300);
});
editor.addEventListener("scroll", follow);
byId("law").addEventListener("change", update);
byId("again").addEventListener("click", preview);
byId("options").addEventListener("submit", (event) => event.preventDefault());
byId("options").addEventListener("change", (event) => {
  if (event.target.id === "width") return frame.classList.toggle("narrow", event.target.value === "narrow");
  if (event.target.id === "layout") return write(with_layout(editor.value, event.target.value));
  preview();
  take();
});
byId("begin").addEventListener("change", (event) => {
  const wanted = event.target.value;
  if (wanted === "start") write(small);
  if (wanted === "demo")
    fetch("../cookies.json")
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error("the server answered " + answer.status))))
      .then(write)
      .catch((error) => {
        byId("summary").textContent = "The catalogue of the demonstration cannot be had: " + error.message + ".";
      });
  event.target.value = "";
});
byId("open").addEventListener("change", (event) => {
  const file = event.target.files[0];
  if (file) file.text().then(write);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button.dataset.copy);
});

byId("bench").hidden = false;
load().then(
  () => write(small),
  (error) => {
    byId("summary").textContent = "The checker cannot be had: " + error.message + ".";
  },
);
