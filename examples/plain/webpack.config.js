import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What is no module is copied: the page, the vendor's script, and the languages. */
const copies = {
  apply: (compiler) =>
    compiler.hooks.afterEmit.tap("copies", () => {
      // webpack writes a classic script where esbuild writes a module.
      const page = readFileSync(here("index.html"), "utf8").replace('type="module"', "defer");
      writeFileSync(here("dist-webpack/index.html"), page);
      cpSync(here("counter.js"), here("dist-webpack/counter.js"));
      const english = fileURLToPath(import.meta.resolve("crumbgate/locales/en.json"));
      cpSync(english.replace("en.json", ""), here("dist-webpack/locales"), { recursive: true });
    }),
};

export default {
  mode: "production",
  context: here("."),
  entry: "./src/main.js",
  output: { path: here("dist-webpack"), filename: "main.js", clean: true },
  plugins: [copies],
};
