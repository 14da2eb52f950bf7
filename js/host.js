// The platform, as the gate and the preferences see it. Everything is taken once, at start,
// and called without looking it up again: a page may replace any built-in later, and a form
// or image named "cookie" or "body" would stand in for the document's own property.

const { defineProperty, getOwnPropertyDescriptor: describe } = Object;
const call = Function.prototype.call;
const method = (type, name) => call.bind(type.prototype[name]);
const part = (type, name, which) => call.bind(describe(type.prototype, name)[which]);
const win = window;
const doc = document;
const json = JSON.parse;
const slot = win.WeakMap.prototype;
const mapGet = call.bind(slot.get);
const mapSet = call.bind(slot.set);

/* @__PURE__ */ const createElement = method(Document, "createElement");
const queryDoc = method(Document, "querySelectorAll");
const queryEl = method(Element, "querySelectorAll");
const matchesEl = method(Element, "matches");
const addListener = method(EventTarget, "addEventListener");
const dispatch = method(EventTarget, "dispatchEvent");
const insertBefore = method(Node, "insertBefore");
const removeChild = method(Node, "removeChild");
const parentNode = part(Node, "parentNode", "get");
const childNodes = part(Node, "childNodes", "get");
const nextSibling = part(Node, "nextSibling", "get");
const connected = part(Node, "isConnected", "get");
const cloneNode = method(Node, "cloneNode");
const textOf = part(Node, "textContent", "get");
const setTextOf = part(Node, "textContent", "set");
const getAttribute = method(Element, "getAttribute");
const setAttribute = method(Element, "setAttribute");
const removeAttribute = method(Element, "removeAttribute");
const attributesOf = part(Element, "attributes", "get");
const rectOf = method(Element, "getBoundingClientRect");
const bodyOf = part(Document, "body", "get");
const readyState = part(Document, "readyState", "get");
const cookieGet = part(Document, "cookie", "get");
const cookieSet = part(Document, "cookie", "set");
const focusEl = method(HTMLElement, "focus");
const styleOf = part(HTMLElement, "style", "get");
const setTimer = win.setTimeout.bind(win);
const now = Date.now;
const log = console.error.bind(console);
const root = doc.documentElement;
// A module has no tag of its own, and in a bundle that is a classic script the tag is the bundle's:
// start() writes on this one what the tag's attributes would say.
const self_ = (!(win.crumbgate && win.crumbgate.module === true) && doc.currentScript) || createElement(doc, "script");

const attempt = (f, other) => {
  try {
    return f();
  } catch {
    return other;
  }
};

// --- elements -------------------------------------------------------------------------------

export const create = (tag) => createElement(doc, tag);
export const append = (parent, child) => insertBefore(parent, child, null);
export const insert = (parent, child, before) => insertBefore(parent, child, before);
export const remove = (node) => {
  const parent = parentNode(node);
  if (parent) removeChild(parent, node);
};
export const parent = (node) => parentNode(node) || undefined;
export const next = (node) => nextSibling(node) || undefined;
export const first = (node) => childNodes(node)[0];
// A skip link would be the first thing to be seen; whatever follows that tells that it is there, or will not come.
export const hasPlace = (inFlow) =>
  readyState(doc) !== "loading" || inFlow ? !!bodyOf(doc) : queryDoc(doc, "body>:not(script,style,link,noscript)~*").length > 0;
// First in the body; but where it is not in the flow, a skip link stays the first thing there is.
export const place = (el, inFlow) => {
  const body_ = bodyOf(doc);
  if (!body_) return;
  const skip = inFlow ? null : queryDoc(doc, "body>a[href^='#']:first-of-type")[0];
  insertBefore(body_, el, skip ? nextSibling(skip) : childNodes(body_)[0] || null);
};
export const setText = (node, text) => setTextOf(node, text);
export const text = (node) => textOf(node) || "";
export const attr = (el, name) => {
  const value = getAttribute(el, name);
  return value === null ? undefined : value;
};
export const setAttr = (el, name, value) => setAttribute(el, name, value);
export const delAttr = (el, name) => removeAttribute(el, name);
export const all = (selector) => Array.from(queryDoc(doc, selector));
export const within = (el, selector) => Array.from(queryEl(el, selector));
export const matches = (el, selector) => matchesEl(el, selector);
export const isConnected = (node) => connected(node);
export const tag = (el) => el.localName || "";
export const body = () => bodyOf(doc) || undefined;
export const html = () => root;
export const focus = (el) => focusEl(el, { preventScroll: false });
export const active = () => doc.activeElement || undefined;
export const setStyle = (el, name, value) => styleOf(el).setProperty(name, value);

// Asking for a size in the middle of a script costs a layout; an observer is told after the page's own.
const sizes_ = new WeakMap();
let ruler_, timed_;
export const measure = (el, code) => {
  // Nobody is told anything of a page that is not drawn.
  timed_ = timed_ || setTimer(() => on(code, (timed_ = undefined)), 500);
  if (!win.IntersectionObserver) return;
  ruler_ =
    ruler_ ||
    new IntersectionObserver((list) => {
      for (const { target, boundingClientRect } of list) {
        // One that nobody sees is looked at again when it comes into sight.
        if (sized_(target, boundingClientRect)) ruler_.unobserve(target);
      }
      on(code);
    });
  ruler_.observe(el);
};
// A frame for counting has no size, or is hidden itself; one that waits in a closed tab of the page is not.
const sized_ = (el, r) => {
  const style = getComputedStyle(el), above = el.parentElement;
  const unseen = el.localName === "iframe" && (
    style.display === "none" || (r.width < 10 && r.height < 10 && el.getClientRects().length) ||
    (style.visibility !== "visible" && above && getComputedStyle(above).visibility === "visible"));
  mapSet(sizes_, el, unseen ? 0 : { r, style });
  return !unseen;
};
export const isSeen = (el) => !!mapGet(sizes_, el) || sized_(el, rectOf(el));
// Gives an element the place and size of another, which was seen.
export const fit = (el, other) => {
  const { r, style } = mapGet(sizes_, other);
  mapSet(sizes_, other, 0);
  if (/absolute|fixed/.test(style.position))
    for (const name of ["position", "top", "right", "bottom", "left"]) setStyle(el, name, style.getPropertyValue(name));
  else
    for (const name of ["width", "height"]) {
      const given = getAttribute(other, name) || "";
      setStyle(el, name === "width" ? name : "min-height", /%$/.test(given) ? given : (Math.floor(r[name]) || given) + "px");
    }
};
export const isChecked = (box) => box.checked;
export const setChecked = (box, on) => void (box.checked = on);

// A number kept with an element, without writing on it.
const marks = new WeakMap();
export const mark = (el) => mapGet(marks, el) || 0;
export const setMark = (el, n) => mapSet(marks, el, n);

// What src/gate/markup.rs reads an element's traits from. One call, because each costs more than the work in it.
const kinds_ = { __proto__: null, iframe: "e", object: "e", embed: "e", img: "m", video: "m", audio: "m", source: "m", link: "m", track: "m", input: "m" };
const drawn_ = "#crumbgate[data-view],.crumbgate-placeholder";
const says_ = ["data-crumbgate", "data-cookieconsent", "class", "data-service", "data-category", "data-cookiecategory", "data-c15t-category", "data-name", "data-usercentrics"];
export const traits = (el) => {
  const tag_ = el.localName;
  let out = "";
  if (getAttribute(el, "id") === "crumbgate-catalogue") out = "c";
  else if (matchesEl(el, drawn_)) out = "x";
  else if (mapGet(marks, el)) out = "";
  else if (tag_ === "script") out = !matchesEl(el, "[type='text/plain' i]") ? "" : !matchesEl(el, "[src],[data-src],[data-cookieblock-src]") ? "s" : getAttribute(el, "async") === null ? "o" : "a";
  else out = getAttribute(el, says_[0]) === "embed" ? "e" : kinds_[tag_] || "";
  for (let i = 0; i < says_.length; i++) out += "\x1f" + (getAttribute(el, says_[i]) || "");
  return out;
};

// --- styles: adopted sheets are not inline, so no policy forbids them ------------------------

const sheets = {};
export const style = (name, css) => {
  let sheet = sheets[name];
  if (!sheet) {
    try {
      sheet = sheets[name] = new CSSStyleSheet();
      doc.adoptedStyleSheets = [...doc.adoptedStyleSheets, sheet];
    } catch {
      // Safari before 16.4: an element with the tag's nonce.
      const el = createElement(doc, "style");
      if (self_.nonce) el.nonce = self_.nonce;
      append(doc.head || root, el);
      sheet = sheets[name] = { replaceSync: (s) => setTextOf(el, s) };
    }
  }
  // The same text again would have the whole page styled anew.
  if (sheet.text_ !== css) sheet.replaceSync((sheet.text_ = css));
};

// --- events ---------------------------------------------------------------------------------

let on = () => {};
export const handler = (f) => {
  on = f;
};
export const listen = (target, type, code) => addListener(target, type, (e) => on(code, e));
export const listenWindow = (type, code) => addListener(win, type, (e) => on(code, e));
export const listenDocument = (type, code) => addListener(doc, type, (e) => on(code, e));
export const target = (e) => (e.target && e.target.nodeType === 1 ? e.target : undefined);
export const key = (e) => e.key || "";
export const prevent = (e) => e.preventDefault();
// What the start has to tell waits until the page is read, so that the code behind the tag hears it.
const early_ = [];
const tellEarly = () => {
  while (early_.length) early_.shift()();
};
export const emit = (name, detail) => {
  const tell = () => attempt(() => dispatch(win, new CustomEvent("crumbgate:" + name, { detail: json(detail) })));
  if (hooks.starting || (name === "ready" && early_.length)) early_.push(tell);
  else {
    tellEarly();
    tell();
  }
};
export const closest = (el, selector) => el.closest(selector) || undefined;

// --- time -----------------------------------------------------------------------------------

export const seconds = () => Math.floor(now() / 1000);
export const millis = () => performance.now();
export const timer = (ms, code, n) => setTimer(() => on(code, n), ms);
export const soon = (code) => {
  const s = win.scheduler;
  const run = () => on(code);
  if (s && s.postTask) s.postTask(run, { priority: "user-visible" });
  else setTimer(run, 0);
};
export const idle = (code) => {
  const run = () => on(code);
  if (win.requestIdleCallback) win.requestIdleCallback(run, { timeout: 4000 });
  else setTimer(run, 500);
};
// After the next paint; a hidden page paints nothing and must not wait for it.
export const painted = (code) => {
  if (doc.hidden) return soon(code);
  let done = 0;
  const run = () => done++ || on(code);
  requestAnimationFrame(() => setTimer(run, 0));
  setTimer(run, 250);
};

// --- the page -------------------------------------------------------------------------------

export const setting = (name) => getAttribute(self_, "data-" + name) || "";
export const meta = (name) => {
  const el = queryDoc(doc, 'meta[name="' + name + '"]')[0];
  return (el && getAttribute(el, "content")) || "";
};
export const address = (what) => location[what];
export const isSecure = () => win.isSecureContext;
export const loading = () => readyState(doc) === "loading";
export const prerendering = () => !!doc.prerendering;
export const gpc = () => navigator.globalPrivacyControl === true;
export const languages = () => [getAttribute(root, "lang"), ...(navigator.languages || [navigator.language])].filter(Boolean).join();
export const resource = (name) =>
  attempt(() => new URL(name, new URL(setting("base") || self_.src, doc.baseURI)).href, name);
export const resolve = (url) => attempt(() => new URL(url, doc.baseURI).href, "");
// Most addresses are of the page's own host; those need no parser.
export const hostOf = (url) => (/^\/[^/\\]/.test(url) ? location.host : attempt(() => new URL(url, doc.baseURI).host, ""));
export const randomId = () =>
  attempt(
    () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => (b + 256).toString(16).slice(1)).join(""),
    "",
  );
export const report = (message) => log("[crumbgate] " + message);

// --- storage --------------------------------------------------------------------------------

export const cookies = () => attempt(() => cookieGet(doc), "");
export const setCookie = (write) => attempt(() => cookieSet(doc, write));
const store = (area) => attempt(() => (area ? win.sessionStorage : win.localStorage), null);
const getItem = method(Storage, "getItem");
const setItem = method(Storage, "setItem");
const removeItem = method(Storage, "removeItem");
export const stored = (key) => attempt(() => getItem(store(0), key), null) || undefined;
export const keep = (key, value) => attempt(() => (setItem(store(0), key, value), true), false);
export const keys = (area) => attempt(() => Object.keys(store(area)), []);
export const forget = (area, key) => attempt(() => removeItem(store(area), key));
export const databases = (code) => {
  attempt(() => indexedDB.databases().then((all) => on(code, all.map((d) => d.name)), () => {}));
};
// One that somebody keeps open is deleted when they close it; `code` gets its name if that takes longer than a moment.
export const dropDatabase = (name, code) =>
  attempt(() => {
    const r = indexedDB.deleteDatabase(name);
    r.onblocked = () => setTimer(() => r.readyState === "done" || on(code, name), 1000);
  });

// --- the network ----------------------------------------------------------------------------

const fetch_ = win.fetch && win.fetch.bind(win);
// Text of at most `limit` bytes, or the reason why not; `code` gets [text, reason].
export const load = (url, limit, wait, code, language_) => {
  const stop = win.AbortController && new AbortController();
  const timer = setTimer(() => stop && stop.abort(), wait);
  fetch_(url, { credentials: "same-origin", signal: stop ? stop.signal : undefined })
    .then((r) => {
      if (!r.ok) throw Error("the server answered " + r.status);
      if (+r.headers.get("content-length") > limit) throw Error("it is larger than 8 MiB");
      return r.text();
    })
    .then((t) => {
      if (t.length > limit) throw Error("it is larger than 8 MiB");
      return language_ ? hooks.intact(language_, t).then(() => [t]) : [t];
    })
    .catch((e) => [undefined, e && e.name === "AbortError" ? "no answer in " + wait / 1000 + " s" : String((e && e.message) || e)])
    .then((x) => {
      clearTimeout(timer);
      on(code, x);
    });
};
export const language = (tag, code) => load(resource("locales/" + tag + ".json"), 65536, 5000, code, tag);
export const item = (array, i) => array[i];
export const length = (array) => array.length;

// --- scripts --------------------------------------------------------------------------------

let policy;
const trusted = (url) => {
  if (!win.trustedTypes) return url;
  policy = policy || attempt(() => trustedTypes.createPolicy("crumbgate", { createScriptURL: (s) => s }), 0);
  return policy ? policy.createScriptURL(url) : url;
};
export const setSource = (script, url) => void (script.src = trusted(url));
export const revive = (script) => {
  const is = (name) => getAttribute(script, name) !== null;
  // Also what is no code: data in JSON-LD, an import map.
  const type = getAttribute(script, "data-type");
  const module_ = type === "module";
  if (type && type !== "text/plain") setAttribute(script, "type", type);
  else removeAttribute(script, "type");
  for (const name of ["data-src", "data-cookieblock-src"])
    if (is(name)) {
      const url = getAttribute(script, name);
      removeAttribute(script, name);
      setSource(script, url);
    }
  return is("src") | (module_ << 1) | (is("async") << 2) | (is("nomodule") << 3);
};
// Whether the platform would run this script: one that came through innerHTML is spent before
// it begins. A copy shares that mark; with an empty src a live one fails, a spent one is silent.
export const probe = (script, code, n) => {
  const copy = attempt(() => {
    const c = cloneNode(script, false);
    for (const a of Array.from(attributesOf(c))) removeAttribute(c, a.name);
    c.src = trusted("");
    return c;
  });
  if (!copy) return on(code, [n, true]);
  let done = 0;
  const end = (live) => {
    if (done++) return;
    remove(copy);
    on(code, [n, live]);
  };
  addListener(copy, "error", (e) => {
    e.stopPropagation();
    end(true);
  });
  append(root, copy);
  setTimer(() => setTimer(() => end(false), 30), 0);
};
// A new element with the same attributes and text, for a script that is spent.
export const rebuild = (script) => {
  const fresh = createElement(doc, "script");
  attempt(() => {
    for (const a of Array.from(attributesOf(script))) {
      if (a.name !== "src") setAttribute(fresh, a.name, a.value);
    }
    fresh.async = script.async;
    if (script.nonce) fresh.nonce = script.nonce;
    if (getAttribute(script, "src") !== null) setSource(fresh, getAttribute(script, "src"));
    setTextOf(fresh, textOf(script));
  });
  const place = parentNode(script);
  if (place) place.replaceChild(fresh, script);
  return fresh;
};
// Classic scripts whose files are here.
const fetched_ = new WeakMap();
export const isFetched = (script) => !!mapGet(fetched_, script);
// Scripts run one after another, but nothing forbids to fetch the next ones meanwhile.
export const ahead = (script) => {
  const url = getAttribute(script, "data-src") || getAttribute(script, "data-cookieblock-src") || getAttribute(script, "src");
  if (!url || getAttribute(script, "nomodule") !== null) return;
  const link = createElement(doc, "link");
  for (const name of ["crossorigin", "integrity", "referrerpolicy", "fetchpriority"]) {
    const value = getAttribute(script, name);
    if (value !== null) setAttribute(link, name, value);
  }
  link.nonce = script.nonce || self_.nonce;
  setAttribute(link, "rel", getAttribute(script, "data-type") === "module" ? "modulepreload" : "preload");
  setAttribute(link, "as", "script");
  setAttribute(link, "href", url);
  if (link.rel === "preload") addListener(link, "load", () => mapSet(fetched_, script, 1));
  append(doc.head || root, link);
  // Not sooner: Firefox forgets what was fetched for a link that is gone.
  const end = () => remove(link);
  addListener(script, "load", end);
  addListener(script, "error", end);
};
// In order by the platform too; after one that hangs, only by us.
export const inOrder = (script, after) => void (script.async = after);
export const mediaLoad = (el) => attempt(() => el.load());
// Unlike one that the parser meets, an inline script that we put in wipes the page with document.write,
// also while the page is still being read.
export const withoutWrite = (f_code, node, place, before) => {
  const own = ["write", "writeln", "open"].map((name) => [name, describe(doc, name)]);
  for (const [name] of own) defineProperty(doc, name, { configurable: true, writable: true, value: () => on(f_code) });
  try {
    insertBefore(place, node, before);
  } finally {
    for (const [name, had] of own) {
      delete doc[name];
      if (had) defineProperty(doc, name, had);
    }
  }
};

// --- watching -------------------------------------------------------------------------------

export const watch = (selector, code, changed) => {
  // Frameworks also bind attributes after they have put an element in, and reuse elements for something else.
  // An observer of its own, as touching the record of every node costs more than what is in it.
  if (changed)
    new MutationObserver((records) => {
      const other = new Set();
      for (const { target, attributeName } of records)
        if (getAttribute(target, attributeName) && matchesEl(target, "[data-service],[data-category]") && matchesEl(target, selector)) other.add(target);
      if (other.size) on(changed, [...other]);
    }).observe(doc, { subtree: true, attributeFilter: ["data-src", "data-service", "data-category"] });
  new MutationObserver((records) => {
    let found = [];
    // Many at once, as while the page is parsed: one search by the browser is cheaper than touching each.
    if (records.length > 50) found = all(selector).filter((el) => !mark(el));
    else for (const r of records)
      for (const n of r.addedNodes)
        if (n.nodeType === 1) {
          if (matchesEl(n, selector)) found.push(n);
          if (childNodes(n).length) found.push(...queryEl(n, selector));
        }
    on(code, found);
  }).observe(doc, { childList: true, subtree: true });
};

// --- the guard ------------------------------------------------------------------------------

// The property keeps its shape; only refused writes go nowhere.
export const guard = () => {
  const refuses = (write) => hooks.refuses(write);
  const own = describe(Document.prototype, "cookie");
  const shape = {
    get cookie() {
      return call.call(own.get, this);
    },
    set cookie(write) {
      write = String(write);
      if (!refuses(write)) call.call(own.set, this, write);
    },
  };
  const made = describe(shape, "cookie");
  attempt(() =>
    defineProperty(Document.prototype, "cookie", { get: made.get, set: made.set, enumerable: own.enumerable, configurable: own.configurable }),
  );
  const jar = win.CookieStore && win.CookieStore.prototype;
  if (jar) {
    const { set } = jar;
    // Each part is read once: what is judged must be what is written.
    jar.set = {
      set(...args) {
        const [first] = args;
        let name = first;
        if (args.length === 1 && Object(first) === first) {
          args[0] = { __proto__: null };
          for (const part of ["name", "value", "domain", "expires", "maxAge", "partitioned", "path", "sameSite"]) {
            const value = first[part];
            if (value !== undefined) args[0][part] = part === "name" ? (name = value + "") : value;
          }
        } else if (args.length) args[0] = name = first + "";
        return refuses(name + "=x") ? Promise.resolve() : call.call(set, this, ...args);
      },
    }.set;
  }
};

// --- vendors --------------------------------------------------------------------------------

const pushed = (name) => (Array.isArray(win[name]) || (win[name] && win[name].push) ? win[name] : (win[name] = []));
export function gtag() {
  pushed("dataLayer").push(arguments);
}
export const tagManager = (event) => attempt(() => pushed("dataLayer").push(json(event)));
export const google = (args) => attempt(() => gtag(...json(args)));
export const flag = (name, value) => void (win[name] = value);
// One command to a vendor's queue; the ways are those of logic/vendors.
export const command = (name, way, args) => {
  const list_ = json(args);
  attempt(() => {
    if (way === 4) {
      if (typeof win[name] === "function") win[name](...list_);
    } else if (way === 3) {
      const stub = (win[name] = win[name] || function () {
        (stub.q = stub.q || []).push(arguments);
      });
      win[name](...list_);
    } else {
      const queue = pushed(name);
      if (way === 0) queue.push(...list_);
      else if (way === 2 && typeof queue[list_[0]] === "function") queue[list_[0]](...list_.slice(1));
      else queue.push(list_);
    }
  });
};
// A vendor function that the page puts there itself: with `queue` (Meta) it is told before its first use, with `q`
// (Adobe) after the first, which configures it.
export const whenDefined = (name, code) => {
  let value = win[name];
  if (value) return on(code, name);
  let told = 0;
  attempt(() =>
    defineProperty(win, name, {
      configurable: true,
      enumerable: true,
      set: (v) => {
        value = v;
      },
      get: () => {
        if (typeof value === "function" && (value.queue || value.q) && !told++) {
          if (value.queue) on(code, name);
          else setTimer(() => on(code, name));
        }
        return value;
      },
    }),
  );
};

// --- room -----------------------------------------------------------------------------------

// A fixed bar leaves room at the end of the page, and for whatever gets the focus.
// So does the settings button, but for a page that fits its window, which it must not make longer.
let covers_, covered_ = 0, added_ = 0, long_;
export const room = (el) => {
  if (!win.ResizeObserver) return;
  const set = () => {
    const rests = getAttribute(el, "data-view") === "rest";
    const px = rests || getAttribute(el, "data-layout") !== "top" ? covered_ : 0;
    added_ = rests && !long_ ? 0 : px;
    style("room", px ? " @media screen{html{scroll-padding-bottom:" + px + "px;padding-bottom:" + added_ + "px}}" : "");
  };
  if (!covers_) {
    covers_ = new ResizeObserver(() => {
      const r = rectOf(el), below = Math.max(0, win.innerHeight - r.bottom);
      // What a site has moved away from the lower edge covers nothing there.
      covered_ = r.height && below < 64 ? Math.ceil(r.height + below) : 0;
      long_ = root.scrollHeight - added_ > win.innerHeight;
      // In the next frame: what it sets may change the size again.
      requestAnimationFrame(set);
    });
    covers_.observe(el);
    covers_.observe(root);
  } else requestAnimationFrame(set);
};

// --- other modules and the page's code --------------------------------------------------------

let hooks = {};
export const setHooks = (h) => void (hooks = h);
export const settled = (ready) => hooks.settled(ready);
export const preferences = (action, arg) => hooks.preferences(action, arg);
