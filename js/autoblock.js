// Automatic blocking: what the page's own code loads without saying whose it is. Stands in one scope with host.js;
// nothing here runs before that is there.
/* global all, attempt, defineProperty, describe, hooks, hostOf, mapGet, mapSet, on, watch, win */

// The backstop of markup that says whose it is.
export const autoblock = (selector, code) => {
  watch(selector, code);
  on(code, all(selector));
  const service = (url) => hooks.blocks(hostOf(url + ""));
  // An address is made a string once: what is judged must be what is loaded.
  const fixed = (url) => (Object(url) !== url || (win.TrustedScriptURL && url instanceof TrustedScriptURL) ? url : url + "");
  // Resolves when the address may be loaded. Before the catalogue is known nobody can tell.
  const free = (url) => {
    const id = service(url);
    if (!id) return Promise.resolve();
    return id === "?" ? hooks.ready.then(() => free(url)) : hooks.when(id);
  };
  const wrap = (holder, name, f) =>
    attempt(() => {
      const own = holder[name];
      defineProperty(holder, name, { ...describe(holder, name), value: f(own) });
    });
  wrap(win, "fetch", (own) => ({
    fetch(input, init) {
      if (!(input instanceof Request)) input = fixed(input);
      const url = input instanceof Request ? input.url : input;
      return service(url) ? free(url).then(() => own.call(win, input, init)) : own.call(win, input, init);
    },
  }).fetch);
  const urls = new WeakMap();
  wrap(XMLHttpRequest.prototype, "open", (own) => ({
    open(...args) {
      args[1] = fixed(args[1]);
      mapSet(urls, this, args[1]);
      return own.apply(this, args);
    },
  }).open);
  wrap(XMLHttpRequest.prototype, "send", (own) => ({
    send(data) {
      const url = mapGet(urls, this);
      if (service(url)) free(url).then(() => own.call(this, data));
      else own.call(this, data);
    },
  }).send);
  wrap(Navigator.prototype, "sendBeacon", (own) => ({
    sendBeacon(url, data) {
      url = fixed(url);
      if (!service(url)) return own.call(this, url, data);
      free(url).then(() => own.call(this, url, data));
      return true;
    },
  }).sendBeacon);
  // It cannot wait and be there as well: to a host that is refused it fails.
  wrap(win, "EventSource", (own) => new Proxy(own, {
    construct(type, [url, ...more], made) {
      url = fixed(url);
      return Reflect.construct(type, [service(url) ? "data:," : url, ...more], made);
    },
  }));
  wrap(win, "Audio", (own) => new Proxy(own, {
    construct(type, [url], made) {
      const el = Reflect.construct(type, [], made);
      if (url !== undefined) el.src = url;
      return el;
    },
  }));
  // An element that is given an address by code is held before it can ask for it.
  const hold = (el, name, url) => {
    // Of a list for several screens, the first that is refused.
    const id = (name === "srcset" ? url.split(/[\s,]+/) : [url]).reduce((id, url) => id || service(url), "");
    if (!id || getAttribute(el, "data-crumbgate") === "ignore") return false;
    if (el instanceof HTMLScriptElement) {
      setAttribute(el, "data-service", id);
      const type = getAttribute(el, "type");
      if (type && type !== "text/plain") setAttribute(el, "data-type", type);
      setAttribute(el, "type", "text/plain");
      setAttribute(el, "data-src", url);
    } else {
      if (id === "?") {
        hooks.ready.then(() => {
          el[name] = url;
        });
        return true;
      }
      setAttribute(el, "data-service", id);
      // See src/gate/markup.rs: what an object loads is called its source there.
      setAttribute(el, "data-" + (name === "data" ? "src" : name), url);
      hooks.nodes([el]);
    }
    return true;
  };
  const loads = (el, name) =>
    /^((script|img|iframe|embed|video|audio|source) src|(img|source) srcset|link href|object data|video poster)$/i.test(el.localName + " " + name);
  for (const part of ["Script.src", "Image.src", "IFrame.src", "Embed.src", "Media.src", "Source.src", "Image.srcset", "Source.srcset", "Link.href", "Object.data", "Video.poster"]) {
    attempt(() => {
      const [type, name] = part.split(".");
      const holder = win["HTML" + type + "Element"].prototype;
      const own = describe(holder, name);
      const shape = {
        get [name]() {
          return own.get.call(this);
        },
        set [name](url) {
          url = fixed(url);
          if (!hold(this, name, url + "")) own.set.call(this, url);
        },
      };
      defineProperty(holder, name, { ...own, ...pick(describe(shape, name)) });
    });
  }
  wrap(Element.prototype, "setAttribute", (own) => ({
    setAttribute(name, value) {
      name += "";
      value = fixed(value);
      if (!loads(this, name) || !hold(this, name.toLowerCase(), value + "")) own.call(this, name, value);
    },
  }).setAttribute);
  wrap(Element.prototype, "setAttributeNS", (own) => ({
    setAttributeNS(space, name, value) {
      name += "";
      value = fixed(value);
      if (space || !loads(this, name) || !hold(this, name.toLowerCase(), value + "")) own.call(this, space, name, value);
    },
  }).setAttributeNS);
  for (const name of ["setAttributeNode", "setAttributeNodeNS"])
    wrap(Element.prototype, name, (own) => ({
      [name](node) {
        return node && loads(this, node.name) && hold(this, node.name.toLowerCase(), node.value) ? null : own.call(this, node);
      },
    })[name]);
};
const pick = ({ get, set }) => ({ get, set });
