// Reads a JSON list of {text, tests} from standard input; writes a JSON list: true where the grammar of the editor
// reads the text without an error. `tests`: as the unary tests of a decision table cell.
// Usage: node read.mjs FOLDER_WITH_NODE_MODULES < texts.json
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(resolve(process.argv[2], 'package.json'));
const { parser } = await import(pathToFileURL(require.resolve('@bpmn-io/lezer-feel')));
const unary = parser.configure({ top: 'UnaryTests' });

function isRead({ text, tests }) {
  let good = true;
  (tests ? unary : parser).parse(text).iterate({ enter: (node) => { good &&= !node.type.isError; } });
  return good;
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(isRead)));
