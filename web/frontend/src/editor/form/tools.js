// The buttons above a form.
import { undoAndRedo } from "../toolbar.js";
import { offerPersons } from "./person-picker.js";

export function showTools(page, editor) {
  const { studio, translate } = page;
  const steps = undoAndRedo(translate, () => editor.commands);
  editor.form.on("commandStack.changed", steps.refresh);
  studio.tools.replaceChildren(...steps.buttons);
  offerPersons(page, editor);
}
