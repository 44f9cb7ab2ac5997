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

/** Undo and redo, by buttons and by keys. commands(): the command stack of what is edited right now. */
export function undoAndRedo(translate, commands) {
  document.addEventListener("keydown", (event) => {
    const act = ofKeys(event);
    if (!act || event.defaultPrevented || event.target.closest(OWN_KEYS)) return;
    event.preventDefault();
    if (act === "undo") commands()?.undo();
    else commands()?.redo();
  });
  const undo = tool(translate("Undo"), () => commands()?.undo());
  const redo = tool(translate("Redo"), () => commands()?.redo());
  const refresh = () => {
    allow(undo, commands()?.canUndo());
    allow(redo, commands()?.canRedo());
  };
  refresh();
  return { buttons: [undo, redo], refresh };
}

/** Canvas and panel know the keys themselves, and a field undoes what was typed in it. */
const OWN_KEYS = "[data-canvas], [data-properties], input, textarea, select, [contenteditable]";

function ofKeys({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (altKey || !(ctrlKey || metaKey)) return undefined;
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key.toLowerCase() === "y" ? "redo" : undefined;
}
