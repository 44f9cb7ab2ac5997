// `npm run words`: which words of bpmn.io's editors have no Swedish yet. For whoever raises the version of a package.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { swedish as bpmn } from "./src/i18n/sv/bpmn.js";
import { swedish as dmn } from "./src/i18n/sv/dmn.js";
import { CAMUNDA_7 } from "./src/i18n/not-shown.js";

const SPOKEN = /(?<!["'])\btranslate\(\s*(["'])((?:\\.|(?!\1).)+)\1/g;
const PACKAGES = [
  [
    bpmn,
    [
      "bpmn-js/lib",
      "diagram-js/lib",
      "diagram-js-direct-editing/lib",
      "bpmn-js-properties-panel/dist/index.esm.js",
      "@bpmn-io/properties-panel/dist/index.esm.js",
      "bpmn-js-element-templates/dist/index.esm.js",
      "bpmn-js-create-append-anything/dist/index.es.js",
    ],
  ],
  [
    dmn,
    [
      "dmn-js-shared/lib",
      "dmn-js-drd/lib",
      "dmn-js-decision-table/lib",
      "dmn-js-literal-expression/lib",
      "dmn-js-boxed-expression/lib",
    ],
  ],
];

let count = 0;
for (const [dictionary, places] of PACKAGES) {
  for (const file of (await Promise.all(places.map(scripts))).flat()) {
    const source = await readFile(file, "utf8");
    for (const [, , words] of source.matchAll(SPOKEN)) {
      const template = words.replaceAll(/\\(["'])/g, "$1");
      if (template in dictionary || CAMUNDA_7.has(template)) continue;
      console.log(`${file}: ${template}`);
      count += 1;
    }
  }
}
if (count > 0) process.exitCode = 1;

async function scripts(place) {
  const path = join("node_modules", place);
  if (path.endsWith(".js")) return [path];
  const entries = await readdir(path, { recursive: true });
  return entries
    .filter((entry) => entry.endsWith(".js") && !/(^|\/)test\//.test(entry))
    .map((entry) => join(path, entry));
}
