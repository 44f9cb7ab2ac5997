// Bundles src/ into web/static/dist. Run by hatch_build.py with the Node of the Python build; nothing is fetched here.
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "static", "dist");
const made = `${dist}.new`; // built beside what is being served, then put in its place

/** Each page loads app, and at most one of the others. */
const BUNDLES = ["app", "viewer", "editor-bpmn", "editor-dmn", "editor-form"];

/** Sass through esbuild: `pkg:` imports are found in node_modules. */
const sassFiles = {
  name: "sass",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, async (args) => {
      const { css } = await sass.compileAsync(args.path, {
        importers: [new sass.NodePackageImporter(here)],
        quietDeps: true,
      });
      return { contents: css, loader: "css", resolveDir: dirname(args.path) };
    });
  },
};

/**
 * The expression editor (CodeMirror) writes <style> elements, which our content policy forbids. Style sheets that are
 * constructed by a script are not, so those are used for documents as well as for shadow roots.
 */
const constructedStyles = {
  name: "constructed-styles",
  setup(build) {
    build.onLoad({ filter: /style-mod[\\/](src|dist)[\\/]style-mod\.c?js$/ }, async (args) => {
      const source = await readFile(args.path, "utf8");
      const contents = source.replace("!root.head && root.adoptedStyleSheets", "root.adoptedStyleSheets");
      if (contents === source) throw new Error("style-mod has changed: review constructedStyles in build.mjs");
      return { contents, loader: "js" };
    });
  },
};

await rm(made, { recursive: true, force: true });
const { metafile } = await esbuild.build({
  absWorkingDir: here,
  entryPoints: BUNDLES.flatMap((name) => [".js", ".css"].map((type) => ({ in: `src/${name}${type}`, out: name }))),
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome120", "firefox121", "safari17"],
  jsx: "automatic",
  jsxImportSource: "@bpmn-io/properties-panel/preact",
  outdir: made,
  // Every browser of today reads woff2: the icon fonts of the editors come in four more formats.
  loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty", ".eot": "empty", ".svg": "empty" },
  assetNames: "fonts/[name]",
  legalComments: "none", // all licences are in LICENCES.txt
  plugins: [sassFiles, constructedStyles],
  metafile: true,
  logLevel: "warning",
});

// Fonts and bpmn-js may be passed on only with their licences; the others ask for the same courtesy.
const packages = new Set(Object.keys(metafile.inputs).map(packageOf).filter(Boolean));
const licences = await Promise.all([...packages, "node_modules/govuk-frontend"].sort().map(licenceOf));
await writeFile(join(made, "LICENCES.txt"), licences.join("\n"));

for (const file of Object.keys(metafile.outputs).sort()) {
  const path = join(here, file);
  const bytes = await readFile(path);
  const zipped = /\.(js|css)$/.test(file) ? `${kilobytes(gzipSync(bytes).length)} gzipped` : "";
  console.log(relative(made, path).padEnd(52), kilobytes(bytes.length), zipped);
}

await rm(dist, { recursive: true, force: true });
await rename(made, dist);

function kilobytes(count) {
  return `${(count / 1024).toFixed(1)} kB`.padStart(10);
}

/** The folder of the package that *input* belongs to, also where it lies inside another package's. */
function packageOf(input) {
  return input.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
  const file = (await readdir(join(here, folder))).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(join(here, folder, file), "utf8") : `Licence: ${license}\n`;
  return `${"=".repeat(80)}\n${name} ${version}\n\n${text}`;
}
