// The buttons above a diagram.

import { allow, tool, undoAndRedo } from "../toolbar.js";
import { showWhole } from "./place.js";

export function showTools({ studio, translate, modeler }) {
  const canvas = modeler.get("canvas");
  const steps = undoAndRedo(translate, () => modeler.get("commandStack"));
  const align = tool(translate("Align"), () => openAlign(modeler, align, translate));
  const refresh = () => {
    steps.refresh();
    allow(align, modeler.get("selection").get().length > 1);
  };
  modeler.on(["commandStack.changed", "selection.changed"], refresh);
  refresh();
  studio.tools.replaceChildren(
    ...steps.buttons,
    align,
    tool(translate("Find"), () => openSearch(modeler), "search"),
    tool(translate("Zoom out"), () => canvas.zoom(canvas.zoom() / 1.25), "minus", true),
    tool(translate("Zoom in"), () => canvas.zoom(canvas.zoom() * 1.25), "plus", true),
    tool(translate("Whole diagram"), () => showWhole(modeler)),
  );
}

/** Any click on the page closes the search, also the one that asks for it: so it comes after that click. */
function openSearch(modeler) {
  setTimeout(() => modeler.get("searchPad").open());
}

function openAlign(modeler, beside, translate) {
  const { left, bottom } = beside.getBoundingClientRect();
  const chosen = modeler.get("selection").get();
  const options = { title: translate("Align elements"), width: 250 };
  modeler.get("popupMenu").open(chosen, "align-elements", { x: left, y: bottom + 4 }, options);
}
