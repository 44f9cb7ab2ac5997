// Below this width nobody can draw: the diagram is shown, not edited.
import { element, icon } from "./element.js";

const NARROW = matchMedia("(max-width: 47.99rem)");
const SETTLED_MS = 500; // a window that is being turned or dragged is given time

export const isNarrow = () => NARROW.matches;

/** Says that editing needs more room. */
export function sayTooNarrow(studio, translate) {
  const text = translate(
    "Editing needs a wider window: at least 768 points. Here you see the file and what was found.",
  );
  studio.canvas.before(element("p", { class: "l-studio__narrow", role: "note" }, icon("edit"), " ", text));
  studio.root.dataset.narrow = "";
}

/** When the window is made wider or narrower than the border, the page begins anew, with everything saved. */
export function reloadAcrossTheBorder(flush) {
  const wasNarrow = NARROW.matches;
  NARROW.addEventListener("change", () => setTimeout(reload, SETTLED_MS));
  async function reload() {
    if (NARROW.matches === wasNarrow) return;
    await flush();
    location.reload();
  }
}
