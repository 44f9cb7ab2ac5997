// The buttons above a form.
import { undoAndRedo } from "../toolbar.js";

export function showTools({ studio, translate }, editor) {
  const steps = undoAndRedo(translate, () => editor.commands);
  editor.form.on("commandStack.changed", steps.refresh);
  studio.tools.replaceChildren(...steps.buttons);
}
