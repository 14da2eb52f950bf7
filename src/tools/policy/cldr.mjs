// Writes cldr.json: how each language of locales/ writes durations and dates, from the CLDR data
// that Node carries. Run when a language is added: node src/tools/policy/cldr.mjs
import { readdirSync, writeFileSync } from "node:fs";

const units = ["second", "minute", "hour", "day", "week", "month", "year"];
const numbers = [...Array(1001).keys(), 10000, 1000000];
const all = {};
const tags = readdirSync("locales").map((name) => name.replace(".json", ""));
for (const tag of [...tags, "en-GB"].sort()) {
  const rules = new Intl.PluralRules(tag);
  const samples = new Map();
  for (const n of numbers) if (!samples.has(rules.select(n))) samples.set(rules.select(n), n);
  const spans = {};
  for (const unit of units) {
    spans[unit] = {};
    const format = new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long", useGrouping: false });
    for (const [category, n] of samples)
      spans[unit][category] = format.formatToParts(n).map((p) => (p.type === "integer" ? "{n}" : p.value)).join("");
    for (const [category, text] of Object.entries(spans[unit]))
      if (category !== "other" && text === spans[unit].other) delete spans[unit][category];
  }
  // English alone is read on both sides of the ocean: the day first, as the project's own texts are British.
  const long = new Intl.DateTimeFormat(tag === "en" ? "en-GB" : tag, { dateStyle: "long", timeZone: "UTC" });
  const dates = [];
  for (let month = 0; month < 12; month++) {
    const parts = (day) =>
      long.formatToParts(new Date(Date.UTC(2019, month, day)))
        .map((p) => (p.type === "day" ? "{d}" : p.type === "year" ? "{y}" : p.value)).join("");
    dates.push(parts(28));
  }
  const digits = new Intl.NumberFormat(tag, { useGrouping: false, minimumIntegerDigits: 10 }).format(123456789);
  const entry = { spans, dates };
  if (digits !== "0123456789") entry.digits = digits;
  all[tag] = entry;
}
const rows = Object.entries(all).map(([tag, entry]) => `"${tag}": ${JSON.stringify(entry)}`);
writeFileSync("src/tools/policy/cldr.json", `{\n${rows.join(",\n")}\n}\n`);
