/* @host */
/* @glue */
var packed = "@wasm@";
var bytes = new Uint8Array(packed.length);
for (var i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
wasm = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports;
export { run };
