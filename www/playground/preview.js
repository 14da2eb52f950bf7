// Runs before the tag: gives it the catalogue and the look, and a cookie jar of its own, so that
// nothing tried here is kept, erased or sent anywhere.
(function () {
  "use strict";
  const play = window.parent !== window && window.parent.playground;
  if (!play) return window.location.replace("./");

  // --- what the tag finds in the page ---
  const root = document.documentElement;
  if (play.lang) root.lang = play.lang;
  root.dir = play.dir;
  root.dataset.look = play.look;
  for (const name of Object.keys(play.properties)) root.style.setProperty(name, play.properties[name]);
  const inline = document.createElement("script");
  inline.type = "application/json";
  inline.id = "crumbgate-catalogue";
  inline.append(play.catalogue);
  document.head.append(inline);

  // --- the look: a scheme is chosen by answering the media query for the system ---
  const answer = { light: "not all", govuk: "not all", dark: "all" }[play.look];
  const { replaceSync } = CSSStyleSheet.prototype;
  if (answer)
    CSSStyleSheet.prototype.replaceSync = function (css) {
      return replaceSync.call(this, css.replace(/\(prefers-color-scheme:\s*dark\)/g, answer));
    };

  // --- cookies and storage that end with this page ---
  const jar = new Map();
  Object.defineProperty(Document.prototype, "cookie", {
    configurable: true,
    enumerable: true,
    get: () => Array.from(jar, ([name, value]) => name + "=" + value).join("; "),
    set(write) {
      const [pair, ...attributes] = String(write).split(";");
      const [name, ...value] = pair.split("=");
      const ends = attributes.some((a) => /^\s*max-age\s*=\s*(0|-)/i.test(a) || (/^\s*expires\s*=/i.test(a) && Date.parse(a.split("=")[1]) < Date.now()));
      if (ends) jar.delete(name.trim());
      else jar.set(name.trim(), value.join("=").trim());
    },
  });
  const own = Object.getOwnPropertyNames;
  Storage.prototype.getItem = function (key) {
    return own(this).includes(String(key)) ? this[key] : null;
  };
  Storage.prototype.setItem = function (key, value) {
    this[key] = String(value);
  };
  Storage.prototype.removeItem = function (key) {
    delete this[key];
  };
  const put = (name, value) => Object.defineProperty(window, name, { configurable: true, value });
  put("localStorage", Object.create(Storage.prototype));
  put("sessionStorage", Object.create(Storage.prototype));
  put("cookieStore", undefined);
  put("CookieStore", undefined);
  put("indexedDB", { databases: () => Promise.resolve([]), deleteDatabase() {} });

  // --- receipts go nowhere ---
  const { fetch } = window;
  window.fetch = (address, options) =>
    options && options.method === "POST" ? Promise.resolve(new Response(null, { status: 204 })) : fetch(address, options);
  Navigator.prototype.sendBeacon = () => true;

  // --- what is shown ---
  window.addEventListener("crumbgate:error", (event) => play.trouble(event.detail.message));
  // The first service that is not asked for by the banner, or not at all, shows its placeholder.
  function embed() {
    const catalogue = JSON.parse(play.catalogue);
    const needed = new Set((catalogue.categories || []).filter((c) => c.basis === "necessary").map((c) => c.id));
    const optional = (catalogue.services || []).filter((s) => s.id && !needed.has(s.category));
    const service = optional.find((s) => s.ask === "in-place") || optional[0];
    if (!service) return;
    const frame = document.createElement("iframe");
    frame.title = "An embed of your site";
    frame.dataset.service = service.id;
    frame.dataset.src = "embed.html";
    document.getElementById("embed").append(frame);
  }
  function show(api) {
    if (play.view === "policy") {
      api.hide();
      document.getElementById("cookies").scrollIntoView();
    }
    if (play.view !== "preferences") return;
    new MutationObserver((_, observer) => {
      if (!document.querySelector("dialog[open]")) return;
      observer.disconnect();
      play.settled();
    }).observe(document, { attributes: true, childList: true, subtree: true });
    api.showPreferences();
  }
  document.addEventListener("DOMContentLoaded", () => {
    try {
      embed();
    } catch {
      // A catalogue of another shape has no services to show; the checker says so.
    }
    (window.crumbgate = window.crumbgate || []).push((api) => api.ready.then(show));
  });
})();
