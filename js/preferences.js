// The second module: what only those need who look closer. The gate imports it and hands itself over.
/* @host */
/* @glue */

const packed = "@wasm@";
let broken;

// A module that failed is not entered again; the gate goes on without it.
const safely = (f) => {
  if (broken) return "";
  try {
    return f();
  } catch (e) {
    broken = e;
    log("[crumbgate] the preferences have stopped.", e);
    emit("error", JSON.stringify({ code: "preferences-stopped", message: String(e) }));
    return "";
  }
};

const begin = (gate) =>
  Promise.resolve()
    .then(() => WebAssembly.instantiate(gate.unpack(packed), imports))
    .then(
      (built) => built.instance.exports,
      () => gate.load("preferences.fallback.js").then((translate) => translate(imports)),
    );

// Names of what this page holds and from where it was loaded.
const look = () => {
  const hosts = performance.getEntriesByType("resource").map((e) => hostOf(e.name));
  for (const el of all("script[src],iframe[src],img[src],embed[src],video[src],audio[src],source[src],link[rel~=stylesheet],object[data]"))
    hosts.push(hostOf(el.src || el.href || el.data));
  // Elements that name what they need, and that the gate has never held: they run whatever is answered.
  const unheld = all("script[data-service],script[data-category],iframe[src][data-service],iframe[src][data-category]")
    .filter((el) => !gateMark(el) && el.dataset.crumbgate !== "ignore" && /^(module|.*script)?$/i.test(el.type || ""))
    .map((el) => ({ kind: el.localName, name: el.src || "inline", ids: [el.dataset.service, el.dataset.category].join().split(/[\s,]+/) }));
  const names = attempt(() => indexedDB.databases().then((list_) => list_.map((d) => d.name)), Promise.resolve([]));
  return names.catch(() => []).then((databases_) =>
    JSON.stringify({
      cookie: cookies(),
      local: keys(0),
      session: keys(1),
      indexeddb: databases_,
      unheld,
      host: [...new Set(hosts)].filter((host) => host && host !== location.host),
    }),
  );
};

export default (gate) => {
  setBridge(gate);
  handler((code, arg) => safely(() => event(code, arg)));
  return begin(gate).then((exports_) => {
    wasm = exports_;
    safely(() => start());
    return {
      act: (action, arg) => gate.api.ready.then(() => safely(() => act(action, arg))),
      audit: () => look().then((seen) => json(safely(() => audit(seen)))),
    };
  });
};
