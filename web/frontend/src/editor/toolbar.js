// Buttons above the canvas that all editors have in common.
import { button, icon } from "./element.js";

export function tool(label, act, symbol = undefined, isIconOnly = false) {
  const onclick = (event) => event.currentTarget.getAttribute("aria-disabled") !== "true" && act();
  const attributes = { onclick, title: label, "aria-label": isIconOnly ? label : undefined };
  return button(attributes, symbol && icon(symbol), symbol && !isIconOnly && " ", !isIconOnly && label);
}

/** A button that is locked stays in the tab order, and says so. */
export function allow(locked, isAllowed) {
  if (isAllowed) locked.removeAttribute("aria-disabled");
  else locked.setAttribute("aria-disabled", "true");
}

/** Undo and redo. commands(): the command stack of what is edited right now. */
export function undoAndRedo(translate, commands) {
  const undo = tool(translate("Undo"), () => commands()?.undo());
  const redo = tool(translate("Redo"), () => commands()?.redo());
  const refresh = () => {
    allow(undo, commands()?.canUndo());
    allow(redo, commands()?.canRedo());
  };
  refresh();
  return { buttons: [undo, redo], refresh };
}
