// The module of the npm package. A module has no script tag to read: start() says what the tag's
// attributes say elsewhere. On a page that has the tag, it is that tag's object that is exported.
import "./tagless.js";
import "./crumbgate.js";

// Where there is no window, nothing is allowed and nothing happens.
const nothing = () => {};
const never = new Promise(nothing);
const server = {
  version: "@version@",
  allowed: () => false,
  record: () => null,
  export: () => "null",
  on: () => nothing,
};
for (const name of ["acceptAll", "rejectAll", "accept", "reject", "save", "withdraw", "show", "hide", "showPreferences", "push"]) server[name] = nothing;
for (const name of ["whenAllowed", "loadScript"]) server[name] = () => never;
for (const name of ["catalogue", "audit"]) server[name] = () => Promise.reject(new Error("crumbgate." + name + ": there is no page on a server"));
server.ready = Promise.resolve(server);

const crumbgate = typeof window === "undefined" ? server : window.crumbgate;

// Named one by one, so that bundlers find them.
const load = (name) =>
  name === "preferences.js"
    ? import("./preferences.js")
    : name === "preferences.fallback.js"
      ? import("./preferences.fallback.js")
      : import("./crumbgate.fallback.js");

let asked = "{}";
export const start = (options = {}) => {
  if (!options || typeof options !== "object") throw new TypeError('start: options must be an object, as in start({ catalogue: "/cookies.json" })');
  const begin = crumbgate.start;
  const now = JSON.stringify(options);
  if (!begin) {
    if (crumbgate !== server && now !== "{}" && now !== asked)
      console.warn("[crumbgate] start: it runs already, by the script tag or an earlier start(); these options have no effect");
    return crumbgate.ready;
  }
  asked = now;
  delete crumbgate.start;
  const { catalogue, revision, lang, region, autoblock, autoShow, base } = options;
  // Bundlers that write a classic script leave no address here, or that of a file on their disk.
  const here = import.meta.url || "";
  begin(
    {
      catalogue: typeof catalogue === "string" ? catalogue : "",
      // Not by a script element: its text would have to be trusted where a policy says so.
      json: catalogue && typeof catalogue === "object" ? JSON.stringify(catalogue) : "",
      // What a framework has put in by now may be scripts that the platform never runs.
      late: document.readyState === "loading" ? "" : "1",
      revision,
      lang,
      region,
      autoblock: autoblock ? "on" : "",
      "auto-show": autoShow === false ? "false" : "",
      base: base ? base.replace(/\/?$/, "/") : here.startsWith("http") ? here : "",
    },
    load,
  );
  return crumbgate.ready;
};

// A page that has its catalogue inside needs no call; one that makes it at once comes first.
if (crumbgate.start) Promise.resolve().then(() => document.getElementById("crumbgate-catalogue") && start());

export default crumbgate;
