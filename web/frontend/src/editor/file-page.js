// The page of a form or of decision tables; that of a diagram has more on it (bpmn/page.js).
import { startEditing } from "./editing.js";
import { makeTranslate } from "./language.js";
import { isNarrow, reloadAcrossTheBorder, sayTooNarrow } from "./narrow.js";
import { openOrExplain } from "./opening.js";
import { showFile } from "./showing.js";
import { Server } from "./server.js";
import { findStudio } from "./studio.js";

/** make(page): the editor, as startEditing() wants it; showTools(page, editor): the buttons above the canvas. */
export async function editFile({ swedish, make, showTools }) {
  const studio = findStudio();
  const translate = makeTranslate(studio.root, studio.language === "sv" ? swedish : undefined);
  const page = { studio, translate, server: new Server(studio) };
  await openOrExplain(page, () => (isNarrow() ? show(page, make(page)) : edit(page, make(page), showTools)));
}

async function edit(page, editor, showTools) {
  showTools(page, editor);
  const { autosave } = await startEditing({ ...page, editor });
  reloadAcrossTheBorder(() => autosave.flush());
}

async function show(page, editor) {
  sayTooNarrow(page.studio, page.translate);
  page.studio.canvas.inert = true; // these editors have no view that is only looked at
  await showFile({ ...page, editor });
  reloadAcrossTheBorder(async () => undefined);
}
