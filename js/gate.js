// The one script of a page: starts the gate's WebAssembly, or its translation to JavaScript where
// there is none, and gives the page's developers its calls.
(function () {
  "use strict";
  if (typeof window === "undefined" || (window.crumbgate && typeof window.crumbgate.version === "string")) return;
  /* @host */
  /* @glue */

  // Every vendor of Google's hears no before anything else can run. It costs nothing where there is none.
  google(
    '["consent","default",{"ad_storage":"denied","ad_user_data":"denied","ad_personalization":"denied","analytics_storage":"denied","functionality_storage":"denied","personalization_storage":"denied","security_storage":"denied","wait_for_update":500}]',
  );
  google('["set","ads_data_redaction",true]');

  let live = false;
  let becomeReady;
  const ready_ = new Promise((resolve) => {
    becomeReady = resolve;
  });
  const waiting = [];
  const later = [];

  // A module that failed is not entered again: what it held stays held.
  const guarded =
    (f, other) =>
    (...args) => {
      if (!live) return other;
      try {
        return f(...args);
      } catch (e) {
        live = false;
        log("[crumbgate] stopped; nothing optional runs from here on.", e);
        emit("error", JSON.stringify({ code: "stopped", message: String(e) }));
        becomeReady(api);
        return other;
      }
    };
  const isAllowed = guarded((id) => allowed(id), false);

  const text_ = (value, call_, name) => {
    if (typeof value !== "string" || !value) throw new TypeError("crumbgate." + call_ + ": " + name + " must be a non-empty string");
    return value;
  };
  // Before the module runs, a choice waits; nothing opens meanwhile.
  const choice = (kind, ids, call_) => {
    if (!live) {
      later.push([kind, ids]);
      return;
    }
    const problem = guarded(() => choose(kind, ids), "")();
    if (problem) throw new TypeError("crumbgate." + call_ + ": " + problem);
  };
  // Not as JSON: old libraries give arrays and strings a toJSON of their own.
  const lines_ = (ids, is) => ids.map((id) => (is(id) ? "+" : "-") + id).join("\n");
  const ids_ = (call_) =>
    (...ids) => {
      if (!ids.length) throw new TypeError("crumbgate." + call_ + ": ids must be given");
      ids.forEach((id, i) => text_(id, call_, "ids[" + i + "]"));
      choice(call_, lines_(ids, () => call_ === "accept"), call_);
    };
  const known_ = (what) => guarded(() => known(what), "")();
  const exists_ = guarded((id) => exists(id), true);
  const unknown_ = (call_, message) => {
    message = "crumbgate." + call_ + ": " + message;
    report(message);
    emit("error", JSON.stringify({ code: "unknown-id", message }));
  };
  const when = (id) =>
    new Promise((resolve) => {
      if (isAllowed(id)) resolve();
      else waiting.push([id, resolve]);
    });

  // Of each language file the first twelve bytes of its SHA-256. Where the platform gives no digests the page came
  // over a connection that anybody could change, this script included.
  const digests_ = "@digests@";
  const subtle_ = win.crypto && crypto.subtle;
  const intact = async (tag, text_of) => {
    if (!subtle_) return;
    const digest = await subtle_.digest("SHA-256", cachedTextEncoder.encode(text_of));
    if (!digests_.includes(tag + ":" + btoa(String.fromCharCode(...new Uint8Array(digest, 0, 12))))) throw new Error("it is not of this version " + api.version);
  };
  // import() takes no integrity, but takes what an element has fetched and checked. A script is checked everywhere, but
  // where Trusted Types are required it needs a policy, and a page may forbid us one. A link needs none, but WebKit does
  // not check it: where a page forbids the policy there, the module comes as it is.
  const hashes_ = { "preferences.js": "@integrity:preferences.js@", "crumbgate.fallback.js": "@integrity:crumbgate.fallback.js@", "preferences.fallback.js": "@integrity:preferences.fallback.js@" };
  let again_ = "";
  let import_ = (name) => {
    const url = resource(name) + again_;
    return new Promise((resolve, reject) => {
      if (!hashes_[name]) return resolve();
      const script = !win.trustedTypes || /^Apple/.test(navigator.vendor);
      const el = create(script ? "script" : "link");
      setAttr(el, "integrity", hashes_[name]);
      setAttr(el, "data-crumbgate", "ignore");
      el.nonce = self_.nonce;
      addListener(el, "load", resolve);
      addListener(el, "error", () => reject(new Error("It is missing, or not of this version " + api.version)));
      setAttr(el, script ? "type" : "rel", script ? "module" : "modulepreload");
      try {
        if (script) setSource(el, url);
        else setAttr(el, "href", url);
      } catch {
        return resolve();
      }
      append(doc.head || root, el);
    }).then(() => import(/* webpackIgnore: true */ /* @vite-ignore */ url));
  };
  const module_ = (name, key) =>
    import_(name).then((m) => m.default || m, (e) => {
      // Firefox does not ask twice for a module of one address.
      again_ += "?";
      report(name + " cannot be had; it must lie beside crumbgate.js. " + e);
      emit("error", JSON.stringify({ code: key, message: name + " cannot be had" }));
      throw e;
    });
  let preferences_;
  const withPreferences = (f) => {
    preferences_ =
      preferences_ ||
      module_("preferences.js", "preferences-unreachable").then((start_) =>
        start_({ api, unpack: unpack_, known: known_, choose: (kind, ids) => choice(kind, ids, kind), view: (n) => guarded(view)(n), emit, resource, mark, tag: self_, load: (name) => module_(name, "preferences-unreachable") }),
      );
    preferences_.catch(() => {
      preferences_ = undefined;
    });
    return preferences_.then(f);
  };

  const loads = {};
  const api = {
    version: "@version@",
    ready: ready_,
    allowed(id) {
      if (typeof id !== "string") throw new TypeError("crumbgate.allowed: id must be a string");
      return isAllowed(id);
    },
    whenAllowed(id) {
      text_(id, "whenAllowed", "id");
      ready_.then(() => exists_(id) || unknown_("whenAllowed", '"' + id + '" is no category or service of the catalogue'));
      return when(id);
    },
    acceptAll: () => choice("accept-all", "", "acceptAll"),
    rejectAll: () => choice("reject-all", "", "rejectAll"),
    accept: ids_("accept"),
    reject: ids_("reject"),
    save(map) {
      if ({}.toString.call(map) !== "[object Object]") throw new TypeError("crumbgate.save: choices must be an object of id: boolean");
      for (const id of Object.keys(map))
        if (typeof map[id] !== "boolean") throw new TypeError("crumbgate.save: choices[" + JSON.stringify(id) + "] must be true or false");
      choice("save", lines_(Object.keys(map), (id) => map[id]), "save");
    },
    withdraw: () => choice("withdraw", "", "withdraw"),
    show: () => guarded(view)(0),
    hide: () => guarded(view)(1),
    showPreferences: () => {
      withPreferences((p) => p.act("open", "")).catch(() => {});
    },
    record() {
      const r = known_(0);
      return r ? json(r) : null;
    },
    export: () => JSON.stringify(api.record(), null, 2),
    catalogue: () =>
      ready_.then(() => {
        const source = known_(1);
        if (!source) throw new Error("crumbgate: no catalogue is in force");
        return json(source.replace(/^\uFEFF/, ""));
      }),
    loadScript(url, options) {
      if (url instanceof URL) url += "";
      text_(url, "loadScript", "url");
      const { service, ...attributes } = options || {};
      text_(service, "loadScript", "service");
      for (const name of Object.keys(attributes))
        if (!/^[a-z_:][-\w:.]*$/i.test(name) || !/^(null|undefined|string|number|boolean)$/.test(attributes[name] === null ? null : typeof attributes[name]))
          throw new TypeError("crumbgate.loadScript: options[" + JSON.stringify(name) + "] must be an attribute: string, number, boolean or null");
      // Components ask again each time they are drawn; the script runs once.
      const once = service + " " + url;
      loads[once] = loads[once] || ready_.then(() => {
        if (!exists_(service)) throw new TypeError("crumbgate.loadScript: \"" + service + "\" is no category or service of the catalogue");
        return when(service);
      }).then(
        () =>
          new Promise((resolve, reject) => {
            const s = create("script");
            for (const name of Object.keys(attributes)) {
              const value = attributes[name];
              if (value == null) continue;
              // A script made by code is asynchronous until it is told not to be.
              if (name === "nonce" || (name === "async" && value === false)) s[name] = value;
              else if (value !== false) setAttr(s, name, value === true ? "" : value);
            }
            addListener(s, "load", () => resolve(s));
            addListener(s, "error", () => reject(new Error("crumbgate.loadScript: " + url + " cannot be loaded")));
            setSource(s, url);
            append(doc.head || root, s);
          }),
      ).catch((e) => {
        delete loads[once];
        throw e;
      });
      return loads[once];
    },
    audit: () => api.catalogue().then(() => withPreferences((p) => p.audit())),
    on(name, f) {
      if (!["ready", "consent", "change", "show", "hide", "error"].includes(name))
        throw new TypeError("crumbgate.on: name must be an event of Crumbgate, not " + JSON.stringify(name));
      if (typeof f !== "function") throw new TypeError("crumbgate.on: fn must be a function");
      const type = "crumbgate:" + name;
      // Each call is a subscription of its own, whatever else the function hears.
      const own = (e) => f.call(win, e);
      win.addEventListener(type, own);
      return () => win.removeEventListener(type, own);
    },
    push: (f) => run(f),
  };

  const run = (f) => {
    if (typeof f !== "function") throw new TypeError("crumbgate.push: fn must be a function");
    try {
      f(api);
    } catch (e) {
      setTimer(() => {
        throw e;
      });
    }
  };

  setHooks({
    settled(isReady) {
      if (isReady && becomeReady) {
        const tell = becomeReady;
        becomeReady = undefined;
        tell(api);
        setTimer(() => emit("ready", "{}"));
      }
      // In the order they were asked for.
      for (let i = 0; i < waiting.length; ) {
        if (isAllowed(waiting[i][0])) waiting.splice(i, 1)[0][1]();
        else i++;
      }
    },
    preferences: (action, arg) => {
      if (action === "refresh" && !preferences_) return;
      withPreferences((p) => p.act(action, arg)).catch(() => {
        // The receipt lies in its queue; whoever sends it could not be fetched.
        if (action === "receipt") win.addEventListener("online", () => hooks.preferences(action, arg), { once: true });
      });
    },
    refuses: guarded((write) => refuses(write), true),
    blocks: guarded((host) => blocks(host), "?"),
    nodes: (list_) => on(1, list_),
    when,
    ready: ready_,
    intact,
  });
  handler(guarded((code, arg) => event(code, arg)));

  const queue = win.crumbgate;
  defineProperty(win, "crumbgate", { configurable: true, enumerable: true, value: api, writable: true });

  const boot = (exports_) => {
    wasm = exports_;
    live = true;
    hooks.starting = true;
    guarded(start)();
    hooks.starting = false;
    if (loading()) addListener(doc, "DOMContentLoaded", tellEarly);
    else setTimer(tellEarly);
    for (const [kind, ids] of later) {
      const problem = guarded(choose, "")(kind, ids);
      if (problem) unknown_(kind, problem);
    }
  };
  const translated = () =>
    module_("crumbgate.fallback.js", "fallback-unreachable").then((translate) => boot(translate(imports)), () => becomeReady && becomeReady(api));
  // Out here, an engine reads the long text once; within begin it would do so twice.
  const packed_ = "@wasm@";
  // See wasm/unpack. The unpacker is small enough for any browser to compile it at once.
  const unpack_ = (text) => {
    const small = "@unpack@";
    const code = new Uint8Array(small.length);
    for (let i = 0; i < small.length; i++) code[i] = small.charCodeAt(i);
    const unpacker = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
    const bytes = new Uint8Array(unpacker.memory.buffer);
    bytes.set(cachedTextEncoder.encode(text), "@input@");
    return bytes.subarray("@output@", unpacker.unpack());
  };
  const begin = () => {
    try {
      const bytes = unpack_(packed_);
      try {
        boot(new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports);
      } catch (e) {
        if (live || !(e instanceof RangeError)) throw e;
        // Chromium before 115 compiles no more than 4 kB at once.
        WebAssembly.instantiate(bytes, imports).then((r) => boot(r.instance.exports), translated);
      }
    } catch (e) {
      console.debug("[crumbgate] WebAssembly is not to be had here; its translation runs instead.", e);
      if (!live) translated();
    }
  };
  // As a part of somebody's module there is no tag to read: js/module.js says when, and with what.
  if (doc.currentScript === self_) begin();
  else
    api.start = (settings, load) => {
      for (const name of Object.keys(settings)) setAttr(self_, "data-" + name, settings[name] || "");
      import_ = load;
      begin();
    };
  if (Array.isArray(queue)) queue.forEach(run);
})();
