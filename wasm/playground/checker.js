// The checker behind `crumbgate check`. Built by `cargo xtask dist` from wasm/playground.
/* @glue */

/** Fetches the checker from beside this file; then `check` and `with_layout` may be called. */
const load = () =>
  fetch(new URL("checker.wasm", import.meta.url))
    .then((answer) => {
      if (!answer.ok) throw new Error("the server answered " + answer.status);
      return answer.arrayBuffer();
    })
    .then((bytes) => WebAssembly.instantiate(bytes, imports))
    .then((built) => {
      wasm = built.instance.exports;
    });

export { check, load, with_layout };
