// A diagram as startEditing() wants it: opened, read, changed, and places in it shown.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { FindingMarks } from "./finding-marks.js";
import { placeDiagram } from "./place.js";

const READABLE = 0.6;

export class DiagramEditor {
  /** tool: a bpmn-js modeler, or a viewer, which has no selection to make. */
  constructor({ studio, translate, tool }) {
    this.tool = tool;
    this.studio = studio;
    this.marks = new FindingMarks({ tool, studio, translate, go: (finding) => this.go(finding) });
  }

  async open(xml) {
    await this.tool.importXML(xml);
    placeDiagram(this.tool);
  }

  async read() {
    const { xml } = await this.tool.saveXML({ format: true });
    return xml;
  }

  /** Fields of the panel hand over what is typed a moment later, or when they are left. */
  settle() {
    const { activeElement } = document;
    if (this.studio.properties.contains(activeElement)) activeElement.blur();
  }

  onChange(act) {
    this.tool.on("commandStack.changed", ({ trigger }) => trigger !== "clear" && act());
  }

  nameOf(id) {
    const element = this.tool.get("elementRegistry").get(id);
    if (!element) return "";
    const ends = [element.source, element.target].map((end) => end && ownName(end));
    return ownName(element) || (ends.every(Boolean) ? ends.join(" → ") : "");
  }

  showFindings(findings) {
    this.marks.show(findings);
  }

  /** Selects the finding's element, brings it into view and lights the way to the fault. */
  go(finding) {
    this.marks.light(finding.path ?? []);
    const element = this.tool.get("elementRegistry").get(finding.element);
    if (element) this.#show(element);
  }

  #show(element) {
    const canvas = this.tool.get("canvas");
    const root = canvas.findRoot(element);
    if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
    if (canvas.zoom() < READABLE) canvas.zoom(1);
    if (!is(element, "bpmn:Process") && !is(element, "bpmn:Collaboration")) canvas.scrollToElement(element, 120);
    this.tool.get("selection", false)?.select(element);
    this.studio.canvas.scrollIntoView({ block: "nearest" });
    canvas.focus?.();
  }
}

const ownName = (element) => getBusinessObject(element).name ?? "";
