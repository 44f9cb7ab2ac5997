// The buttons above decision tables, and the choice of what is shown.
import { element } from "../element.js";
import { undoAndRedo } from "../toolbar.js";

export function showTools({ studio, translate }, editor) {
  const steps = undoAndRedo(translate, () => editor.commands);
  const views = element("select", { class: "govuk-select", id: "view", onchange: () => open(editor, views.value) });
  const label = element("label", { for: "view", class: "vh" }, translate("Shown"));
  const refresh = () => {
    fill(views, editor.modeler, translate);
    steps.refresh();
  };
  editor.modeler.on("views.changed", refresh);
  editor.onView((viewer) => viewer.on("commandStack.changed", steps.refresh));
  studio.tools.replaceChildren(...steps.buttons, label, views);
}

function open(editor, at) {
  editor.modeler.open(editor.modeler.getViews()[Number(at)]);
}

function fill(select, modeler, translate) {
  const active = modeler.getActiveView();
  const options = modeler.getViews().map((view, at) => {
    const name = view.type === "drd" ? translate("Diagram of the decisions") : view.element.name || view.element.id;
    return element("option", { value: at, selected: view.element === active?.element }, name);
  });
  select.replaceChildren(...options);
}
