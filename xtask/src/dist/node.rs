//! The tools that come from npm: binaryen and terser. A full build needs them, development does not.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::paths::{root, target};
use crate::run::{command, exists, output, read, run, write};

use super::names::Names;

/// Features a module may use on its way in; none of them is left in what comes out.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-call-indirect-overlong",
];

const LOWERING: [&str; 3] =
    ["--llvm-memory-copy-fill-lowering", "--signext-lowering", "--llvm-nontrapping-fptoint-lowering"];

/// Whether Node and the npm packages are there.
pub(crate) fn available() -> bool {
    exists("node")
        && ["binaryen/bin/wasm-opt", "terser/bin/terser"]
            .iter()
            .all(|file| root().join("node_modules").join(file).is_file())
}

/// A folder for what the tools read and write.
pub(crate) fn work() -> PathBuf {
    target().join("dist")
}

fn node(script: &str, arguments: &[&str]) -> std::process::Command {
    let script = root().join("node_modules").join(script);
    let script = script.to_string_lossy();
    let mut all = vec![&*script];
    all.extend_from_slice(arguments);
    command("node", &all)
}

/// The smallest equal module that needs nothing but the first WebAssembly, with its short names.
/// With the names of its functions it is for reading, not for shipping.
pub(crate) fn optimise(name: &str, wasm: &[u8], keep_names: bool) -> Result<(Vec<u8>, Names)> {
    let [input, lowered, result] = ["in", "lowered", if keep_names { "named" } else { "opt" }]
        .map(|step| work().join(format!("{name}.{step}.wasm")).display().to_string());
    write(Path::new(&input), wasm)?;
    let names = if keep_names { "--debuginfo" } else { "--strip-debug" };
    let mut lower = vec![&*input, "-o", &lowered, names];
    lower.extend(FEATURES);
    lower.extend(LOWERING);
    run(node("binaryen/bin/wasm-opt", &lower))?;
    let printed = output(node(
        "binaryen/bin/wasm-opt",
        &[
            &*lowered,
            "-o",
            &result,
            names,
            "--mvp-features",
            // Other structure, found anew twice: more than one per cent less than without.
            "--flatten",
            "--rereloop",
            "-Oz",
            "--flatten",
            "--rereloop",
            "-Oz",
            "-Oz",
            "--converge",
            // What is computed twice compresses to less than the variable that would keep it.
            "--skip-pass=local-cse",
            "--strip-producers",
            "--strip-target-features",
            "--minify-imports-and-exports-and-modules",
        ],
    ))?;
    let optimised = std::fs::read(&result).with_context(|| format!("cannot read {result}"))?;
    Ok((optimised, Names::printed(&printed)?))
}

/// The smallest equal module for browsers of today, its names as they were.
pub(crate) fn shrink(name: &str, wasm: &[u8]) -> Result<Vec<u8>> {
    let [input, result] = ["in", "opt"].map(|step| work().join(format!("{name}.{step}.wasm")).display().to_string());
    write(Path::new(&input), wasm)?;
    let mut arguments = vec![&*input, "-o", &result, "-Oz", "--strip-debug", "--strip-producers"];
    arguments.extend(FEATURES);
    run(node("binaryen/bin/wasm-opt", &arguments))?;
    std::fs::read(&result).with_context(|| format!("cannot read {result}"))
}

/// The module in JavaScript.
pub(crate) fn translate(name: &str) -> Result<String> {
    let [module, script] = [("opt", "wasm"), ("translated", "js")]
        .map(|(step, ending)| work().join(format!("{name}.{step}.{ending}")).display().to_string());
    run(node("binaryen/bin/wasm2js", &[&*module, "-Oz", "-o", &script]))?;
    read(Path::new(&script))
}

/// Whether a file is an ES module or a classic script.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Classic,
    Module,
}

/// The code without anything that only people need.
pub(crate) fn minify(name: &str, code: &str, kind: Kind) -> Result<String> {
    let [input, result] = ["js", "min.js"].map(|ending| work().join(format!("{name}.{ending}")).display().to_string());
    write(Path::new(&input), code)?;
    let mut arguments = vec![
        &*input,
        "-o",
        &result,
        "--compress",
        "passes=3,ecma=2017,unsafe_arrows=true,keep_fargs=false,inline=1,pure_funcs=[method,part]",
        "--mangle",
        "--format",
        // These two keep bundlers' hands off an address that is only known in the page.
        "ecma=2017,comments=/^ (webpackIgnore|@vite-ignore)/,semicolons=true",
        "--toplevel",
    ];
    if kind == Kind::Module {
        arguments.push("--module");
    }
    run(node("terser/bin/terser", &arguments))?;
    let minified = read(Path::new(&result))?;
    if minified.trim().is_empty() {
        bail!("nothing is left of {name} after minifying");
    }
    Ok(minified.trim_end().to_string())
}

/// Fails when a file needs a younger language than the browsers we promise: that of 2019, with
/// `import()` and `import.meta`, which the same browsers have.
pub(crate) fn old_enough(name: &str, code: &str, kind: Kind) -> Result<()> {
    let code = code.replace("import(", "import_(").replace("import.meta", "import_meta");
    let file = work().join(format!("{name}.syntax.js"));
    write(&file, code)?;
    let source_type = if kind == Kind::Module { "module" } else { "script" };
    let acorn = root().join("node_modules/acorn/dist/acorn.mjs");
    let script = format!(
        "import {{ parse }} from {:?};
import {{ readFileSync }} from 'node:fs';
parse(readFileSync(process.argv[2], 'utf8'), {{ ecmaVersion: 2019, sourceType: '{source_type}' }});
",
        acorn.display().to_string()
    );
    check(name, &script, &[&file.display().to_string()])
        .with_context(|| format!("{name} uses a younger language than that of 2019"))
}

/// Runs a few lines of JavaScript that throw when something is wrong.
pub(crate) fn check(name: &str, script: &str, arguments: &[&str]) -> Result<()> {
    let path = work().join(format!("{name}.check.mjs"));
    write(&path, script)?;
    let path = path.display().to_string();
    let mut all = vec![&*path];
    all.extend_from_slice(arguments);
    run(command("node", &all)).with_context(|| format!("the self-test of {name} failed"))
}
