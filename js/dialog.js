// What only the preferences ask of the platform and of the gate. Stands in one scope with host.js,
// behind it in time: nothing here runs before both are there.
/* global attempt, createElement, append, remove, setTimer, setAttribute, getAttribute, meta, languages, json, on, win, doc */

let bridge;
export const setBridge = (given) => {
  bridge = given;
};

// --- the gate's side ------------------------------------------------------------------------

export const gateKnows = (what) => bridge.known(what);
export const gateAllows = (id) => bridge.api.allowed(id);
export const gateChoose = (kind, ids) => bridge.choose(kind, ids);
export const gateMark = (el) => bridge.mark(el);
export const gateForgets = () => bridge.view(2);
export const gateRegion = () => (bridge.tag && getAttribute(bridge.tag, "data-region")) || meta("crumbgate-region");

// --- language -------------------------------------------------------------------------------

// The page's own tag for the language, which may name a country. English alone is read on both sides of the ocean:
// the day first, as on the command line.
const regional = (lang) => {
  const known = new RegExp("^" + lang + "(-\\w\\w\\w?)?$", "i");
  const wanted = (bridge.tag && getAttribute(bridge.tag, "data-lang")) || languages();
  const tag = wanted.split(/[ ,]+/).find((tag) => known.test(tag)) || lang;
  return /^en$/i.test(tag) ? "en-GB" : tag;
};
// What of dates and durations no Chromium knows (Welsh among them): see tests/languages.rs.
const ours_ = {};
const own = (lang) =>
  (ours_[lang] = ours_[lang] || (!Intl.DateTimeFormat.supportedLocalesOf(lang).length && json("@text:data/dates.json@")[lang]) || {});
// A catalogue may have thousands of durations.
const formats_ = {};
// A date without a time is the same day everywhere.
export const date = (lang, iso) =>
  attempt(() => {
    const day = new Date(iso);
    const zone = iso.length > 10 ? "" : "UTC";
    const { dates } = own(lang);
    if (dates) return dates[day["get" + zone + "Month"]()].replace("{d}", day["get" + zone + "Date"]()).replace("{y}", day["get" + zone + "FullYear"]());
    return new Intl.DateTimeFormat(regional(lang), { dateStyle: "long", timeZone: zone || undefined }).format(day);
  }, iso);
export const span = (lang, n, unit) =>
  attempt(
    () => {
      const { spans } = own(lang);
      const key = lang + unit;
      if (!spans) return (formats_[key] = formats_[key] || new Intl.NumberFormat(regional(lang), { style: "unit", unit, unitDisplay: "long" })).format(n);
      const forms = spans[unit];
      return (forms[new Intl.PluralRules(lang).select(n)] || forms.other).replace("{n}", n);
    },
    n + " " + unit + (n === 1 ? "" : "s"),
  );

// --- the dialog -----------------------------------------------------------------------------

export const isOpen = (dialog) => dialog.hasAttribute("open");
export const showModal = (dialog) => {
  try {
    dialog.showModal();
  } catch {
    setAttribute(dialog, "open", "");
  }
};
export const shut = (dialog) => attempt(() => dialog.close());
// On a low screen the whole is scrolled, else its middle.
const scrollers = (dialog) => [dialog, ...dialog.querySelectorAll(".crumbgate-body")];
export const scrolled = (dialog) => scrollers(dialog).map((el) => el.scrollTop);
export const scroll = (dialog, to) =>
  scrollers(dialog).forEach((el, i) => {
    el.scrollTop = to[i];
  });
export const setMixed = (box, mixed) => {
  box.indeterminate = mixed;
};
export const isMixed = (box) => box.indeterminate;
// Many at a time cross the border as one text: a catalogue may have thousands of cookies.
const put = (parent, tag, text) => {
  const el = createElement(doc, tag);
  const [said, lang] = (text || "").split("\x1d");
  if (said) el.append(said);
  if (lang) setAttribute(el, "lang", lang);
  append(parent, el);
  return el;
};
const cells = (row, texts, tag, role, labels) =>
  texts.split("\x1f").forEach((text, i) => {
    const el = put(row, labels && i ? "td" : "th", text);
    setAttribute(el, "role", labels ? (i ? "cell" : "rowheader") : role);
    if (labels && i) setAttribute(el, "data-label", labels[i]);
    else setAttribute(el, "scope", tag);
  });
// On a narrow screen each row is a block of its own, and some browsers then forget that it is a
// table: the roles remind them.
export const tableOf = (parent, name, heads, rows) => {
  const part = (above, tag, role) => {
    const el = put(above, tag);
    setAttribute(el, "role", role);
    return el;
  };
  // Put into the page when it is whole: whoever watches the page hears of one element, not of each cell.
  const table = createElement(doc, "table");
  setAttribute(table, "role", "table");
  setAttribute(table, "aria-label", name);
  cells(part(part(table, "thead", "rowgroup"), "tr", "row"), heads, "col", "columnheader");
  const body = part(table, "tbody", "rowgroup");
  const labels = heads.split("\x1f");
  for (const row of rows.split("\x1e")) cells(part(body, "tr", "row"), row, "row", "", labels);
  append(parent, table);
};
// A heading that is also the label of a checkbox.
export const checkbox = (parent, heading, id, text, on, fixed) => {
  const label = put(put(parent, heading), "label");
  const box = put(label, "input");
  box.type = "checkbox";
  box.name = id;
  box.checked = on;
  box.disabled = fixed;
  put(label, "span", text);
  return box;
};

// --- the visitor's copy, and the server's ---------------------------------------------------

export const download = (name) => {
  const a = createElement(doc, "a");
  a.href = URL.createObjectURL(new Blob([bridge.api.export()], { type: "application/json" }));
  a.download = name;
  append(doc.body, a);
  a.click();
  remove(a);
  setTimer(() => URL.revokeObjectURL(a.href), 60000);
};
// Goes on when the page is closed; `code` gets [key, status], 0 for no answer.
export const post = (url, key, body, wait, code) => {
  const stop = win.AbortController && new AbortController();
  const timer = setTimer(() => stop && stop.abort(), wait);
  // Begun at once: the page may be gone in the next moment.
  new Promise((answer) =>
    answer(
      fetch(url, {
        method: "POST",
        body,
        // Browsers refuse more than 64 KiB to a request that outlives its page; in UTF-8 a letter has three bytes at most.
        keepalive: body.length * 3 < 65536,
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        signal: stop ? stop.signal : undefined,
      }),
    ),
  )
    .then(
      (r) => r.status,
      () => 0,
    )
    .then((status) => {
      clearTimeout(timer);
      on(code, [key, status]);
    });
};
