// The page of decision tables: dmn-js with its diagram of decisions, tables and expressions.
import { DecisionEditor } from "./editor/dmn/decision-editor.js";
import { showTools } from "./editor/dmn/tools.js";
import { editFile } from "./editor/file-page.js";
import { swedish } from "./i18n/sv/dmn.js";

await editFile({
  swedish,
  make: ({ studio, translate }) => new DecisionEditor({ studio, translate }),
  showTools,
});
