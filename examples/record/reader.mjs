// Reads Crumbgate's cookie: is a category, or one of its services, allowed?
import { argv } from "node:process";

const METHODS = ["accept-all", "reject-all", "preferences", "in-place", "api", "gpc", "notice", "import"];
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const C = "(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2})";
const TEXT = `(${C}*)`;
const IDS = `((?:${C}+(?:\\.${C}+)*)?)`;
const NUMBER = "([0-9a-z]{1,9})";
const COOKIE = new RegExp(
  `^${["1", TEXT, NUMBER, NUMBER, NUMBER, NUMBER, TEXT, TEXT, IDS, IDS, "((?:[A-Za-z0-9_-]{4})*)", "(a?)", "([0-9A-Fa-f]{32}|)"].join("~")}$`,
);

// Four characters by which the cookie remembers a service that goes with its category.
const short = (id) => {
  let h = 0xcbf29ce484222325n;
  for (const b of [...new TextEncoder().encode(id), 255]) h = BigInt.asUintN(64, (h ^ BigInt(b)) * 0x100000001b3n);
  const bits = Number(((h >> 40n) ^ h) & 0xffffffn);
  return [18, 12, 6, 0].map((shift) => BASE64[(bits >> shift) & 63]).join("");
};

// The record, or null.
export function read(value, revision, now = Date.now() / 1000, gpc = false) {
  const fields = COOKIE.exec(value);
  if (!fields || value.length > 4096) return null;
  const [, rev, given, changed, expires, method, language, digest, granted, denied, known] = fields;
  const [g, c, e, m] = [given, changed, expires, method].map((n) => parseInt(n, 36));
  try {
    // decodeURIComponent throws at what is no UTF-8: then it is no record.
    const ids = (list) => (list ? list.split(".").map(decodeURIComponent) : []);
    const texts = [rev, language, digest].map(decodeURIComponent);
    const record = { changed: c, granted: ids(granted), denied: ids(denied), known: known.match(/..../g) || [] };
    if (g > c || c > now + 300 || now >= e || e > c + 395 * 86400) return null;
    if (texts[0] !== revision || m >= METHODS.length || (METHODS[m] === "gpc" && !gpc)) return null;
    return record;
  } catch {
    return null;
  }
}

export function allowed(header, revision, category, service, gpc = false) {
  const record = header
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part.startsWith("crumbgate="))
    .map((part) => read(part.slice(10), revision, Date.now() / 1000, gpc))
    .reduce((best, r) => (r && (!best || r.changed >= best.changed) ? r : best), null);
  if (!record) return false;
  const says = (id) => (record.denied.includes(id) ? false : record.granted.includes(id) ? true : undefined);
  if (service === undefined) return says(category) === true;
  const answer = says(service);
  return answer ?? (record.known.includes(short(service)) && says(category) === true);
}

if (argv.length > 4) console.log(allowed(...argv.slice(2)) ? "yes" : "no");
