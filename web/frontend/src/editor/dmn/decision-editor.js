// Decision tables as startEditing() wants them. A file has several views: the diagram, and one for each decision.
import DmnModeler from "dmn-js/lib/Modeler";
import { INK } from "../ink.js";

const VIEWS = ["drd", "decisionTable", "literalExpression", "boxedExpression"];

export class DecisionEditor {
  constructor({ studio, translate }) {
    this.studio = studio;
    // Each view is an editor of its own: what is meant for all has to be given to each.
    const own = { drdRenderer: INK, additionalModules: [{ translate: ["value", translate] }] };
    const views = Object.fromEntries(VIEWS.map((view) => [view, own]));
    this.modeler = new DmnModeler({ container: studio.canvas, ...views });
  }

  async open(xml) {
    await this.modeler.importXML(xml);
    const table = this.modeler.getViews().find((view) => view.type === "decisionTable");
    if (table) await this.modeler.open(table);
  }

  async read() {
    const { xml } = await this.modeler.saveXML({ format: true });
    return xml;
  }

  /** A cell hands over what is typed when it is left. */
  settle() {
    const { activeElement } = document;
    if (this.studio.canvas.contains(activeElement)) activeElement.blur();
  }

  onChange(act) {
    this.onView((viewer) => viewer.on("commandStack.changed", ({ trigger }) => trigger !== "clear" && act()));
  }

  /** Calls act(viewer) for each view that there is, and for those that come. */
  onView(act) {
    Object.values(this.modeler._viewers).forEach(act);
    this.modeler.on("viewer.created", ({ viewer }) => act(viewer));
  }

  get commands() {
    return this.modeler.getActiveViewer()?.get("commandStack", false);
  }

  nameOf(id) {
    return this.#viewOf(id)?.element.name ?? "";
  }

  showFindings() {
    // The list says it all: a table has no free place for marks.
  }

  /** Opens the decision in which *finding* lies, and brings its row into view. */
  async go(finding) {
    const view = this.#viewOf(finding.element);
    if (view) await this.modeler.open(view);
    const row = this.studio.canvas.querySelector(`[data-row-id="${CSS.escape(finding.element)}"]`);
    this.studio.canvas.querySelectorAll(".is-found").forEach((one) => one.classList.remove("is-found"));
    row?.closest("tr").classList.add("is-found");
    (row ?? this.studio.canvas).scrollIntoView({ block: "nearest" });
  }

  /** The view of the decision that is or holds the element with that id. */
  #viewOf(id) {
    return this.modeler.getViews().find(({ type, element }) => type !== "drd" && holds(element, id));
  }
}

function holds(element, id) {
  const logic = element.decisionLogic;
  const parts = [logic, ...(logic?.rule ?? []), ...(logic?.input ?? []), ...(logic?.output ?? [])];
  const cells = (logic?.rule ?? []).flatMap((rule) => [...(rule.inputEntry ?? []), ...(rule.outputEntry ?? [])]);
  return [element, ...parts, ...cells].some((one) => one?.id === id);
}
