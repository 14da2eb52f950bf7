//! What only a real engine can tell of a finished file.

use anyhow::Result;
use crumbgate_unpack::format::{INPUT, OUTPUT};

use super::leaf::Leaf;
use super::node;
use super::unpacker::Unpacker;

/// Has one unpack the text as the page will, and compares module and translation.
pub(super) fn run(leaf: &Leaf, unpacker: &Unpacker, literal: &str, module: &[u8]) -> Result<()> {
    let expected: Vec<String> = module.iter().map(u8::to_string).collect();
    let script = format!(
        "const text = {literal};
const expected = new Uint8Array([{}]);
const small = Uint8Array.from({}, (c) => c.charCodeAt(0));
const unpacker = new WebAssembly.Instance(new WebAssembly.Module(small)).exports;
const memory = new Uint8Array(unpacker.memory.buffer);
memory.set(new TextEncoder().encode(text), {INPUT});
const bytes = memory.subarray({OUTPUT}, unpacker.unpack());
if (Buffer.compare(bytes, expected)) throw Error('the text is unpacked to another module');
const module = new WebAssembly.Module(bytes);
const imports = {{}};
for (const {{ module: from, name }} of WebAssembly.Module.imports(module)) (imports[from] ??= {{}})[name] = () => 0;
const {{ default: translated }} = await import(process.argv[2]);
const exports = translated(imports);
for (const {{ name }} of WebAssembly.Module.exports(module)) {{
  if (!(name in exports)) throw Error('the translation does not export ' + name);
}}
",
        expected.join(","),
        unpacker.literal
    );
    let script = unpacker.names.rewrite("unpacker", &script)?;
    // The translation as terser left it: the file with the final name is not written yet.
    let translation = node::work().join(format!("{}.fallback.min.mjs", leaf.name));
    std::fs::copy(node::work().join(format!("{}.fallback.min.js", leaf.name)), &translation)?;
    node::check(leaf.name, &script, &[&translation.display().to_string()])
}
