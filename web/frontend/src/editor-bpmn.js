// The page of a diagram: bpmn-js with the properties of a process that runs here.
import { editDiagram, showDiagram } from "./editor/bpmn/page.js";
import { isNarrow } from "./editor/narrow.js";
import { openOrExplain } from "./editor/opening.js";
import { Server } from "./editor/server.js";
import { findStudio } from "./editor/studio.js";
import { makeTranslate } from "./editor/language.js";
import { swedish } from "./i18n/sv/bpmn.js";

const studio = findStudio();
const translate = makeTranslate(studio.root, studio.language === "sv" ? swedish : undefined);
const page = { studio, translate, server: new Server(studio) };
await openOrExplain(page, () => (isNarrow() ? showDiagram(page) : editDiagram(page)));
