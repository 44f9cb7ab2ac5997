// Bundles src/ into web/static/dist. Run by hatch_build.py with the Node of the Python build; nothing is fetched here.
import { readFile, rm, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "static", "dist");

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

await rm(dist, { recursive: true, force: true });
const { metafile } = await esbuild.build({
  absWorkingDir: here,
  entryPoints: ["app", "viewer"].flatMap((name) =>
    [".js", ".css"].map((type) => ({ in: `src/${name}${type}`, out: name })),
  ),
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome120", "firefox121", "safari17"],
  outdir: dist,
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
  legalComments: "linked",
  plugins: [sassFiles],
  metafile: true,
  logLevel: "warning",
});

for (const file of Object.keys(metafile.outputs).sort()) {
  const path = join(here, file);
  console.log(relative(dist, path).padEnd(52), String((await stat(path)).size).padStart(9));
}
