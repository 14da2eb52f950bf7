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
for (const name of ["whenAllowed", "catalogue", "loadScript", "audit"]) server[name] = () => never;
server.ready = Promise.resolve(server);

const crumbgate = typeof window === "undefined" ? server : window.crumbgate;

// Named one by one, so that bundlers find them.
const load = (name) =>
  name === "preferences.js"
    ? import("./preferences.js")
    : name === "preferences.fallback.js"
      ? import("./preferences.fallback.js")
      : import("./crumbgate.fallback.js");

export const start = (options = {}) => {
  const begin = crumbgate.start;
  if (!begin) return crumbgate.ready;
  delete crumbgate.start;
  const { catalogue, revision, lang, region, autoblock, autoShow, base } = options;
  if (catalogue && typeof catalogue === "object") {
    const inline = document.createElement("script");
    inline.type = "application/json";
    inline.id = "crumbgate-catalogue";
    inline.append(JSON.stringify(catalogue));
    document.head.append(inline);
  }
  // Bundlers that write a classic script leave no address here, or that of a file on their disk.
  const here = import.meta.url || "";
  begin(
    {
      catalogue: typeof catalogue === "string" ? catalogue : "",
      revision,
      lang,
      region,
      autoblock: autoblock ? "on" : "",
      "auto-show": autoShow === false ? "false" : "",
      base: base || (here.startsWith("http") ? here : ""),
    },
    load,
  );
  return crumbgate.ready;
};

// A page that has its catalogue inside needs no call; one that makes it at once comes first.
if (crumbgate.start) Promise.resolve().then(() => document.getElementById("crumbgate-catalogue") && start());

export default crumbgate;
