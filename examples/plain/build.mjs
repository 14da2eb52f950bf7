// esbuild: one module for every page, and what few visitors need in files of their own (`splitting`).
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

await build({
  entryPoints: ["src/main.js"],
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  charset: "utf8", // the gate lies in a string, which would otherwise grow by a third
  outdir: "dist",
});
for (const file of ["index.html", "counter.js"]) cpSync(file, `dist/${file}`);

// Languages other than English are fetched when they are needed; start() is told where they lie.
cpSync(fileURLToPath(import.meta.resolve("crumbgate/locales/en.json")).replace("en.json", ""), "dist/locales", { recursive: true });
