// Findings on the canvas: a mark on each element, and the way to the fault, step by step.
import { button, element, icon } from "../element.js";

const TYPE = "lots-finding";
const STEP_TYPE = "lots-step";
const LIT = "is-lit";

export class FindingMarks {
  /** go(finding): what a click on a mark does. */
  constructor({ tool, studio, translate, go }) {
    Object.assign(this, { tool, studio, translate, go, lit: [], legend: null });
    studio.root.addEventListener("keydown", (event) => event.key === "Escape" && this.light([]));
  }

  show(findings) {
    const overlays = this.tool.get("overlays");
    overlays.remove({ type: TYPE });
    for (const [id, found] of grouped(findings)) {
      if (this.#shape(id)) overlays.add(id, TYPE, { position: { top: -14, left: -10 }, html: this.#mark(found) });
    }
  }

  /** Lights the elements of *path* in order; an empty path puts the light out. */
  light(path) {
    const canvas = this.tool.get("canvas");
    this.tool.get("overlays").remove({ type: STEP_TYPE });
    this.lit.forEach((id) => this.tool.get("elementRegistry").get(id) && canvas.removeMarker(id, LIT));
    this.lit = [...new Set(path)].filter((id) => this.tool.get("elementRegistry").get(id));
    this.lit.forEach((id) => canvas.addMarker(id, LIT));
    this.#number(this.lit.filter((id) => this.#shape(id)));
    this.#explain();
  }

  #number(steps) {
    steps.forEach((id, at) => {
      const html = element("span", { class: "l-step-mark" }, String(at + 1));
      this.tool.get("overlays").add(id, STEP_TYPE, { position: { bottom: 10, left: -10 }, html });
    });
  }

  #explain() {
    this.legend?.remove();
    if (this.lit.length === 0) return;
    this.legend = element(
      "p",
      { class: "l-studio__legend", role: "status" },
      element("span", { class: "l-step-mark", "aria-hidden": "true" }, "1"),
      ` ${this.translate("The numbered way leads to the fault.")} `,
      button({ onclick: () => this.light([]) }, this.translate("Put out")),
    );
    this.studio.canvas.append(this.legend);
  }

  #mark(found) {
    const worst = found.find((one) => one.severity === "error") ?? found[0];
    const isError = worst.severity === "error";
    const words = found.map((one) => one.message).join(" ");
    const label = `${this.translate(isError ? "Error" : "Warning")}: ${words}`;
    return element(
      "button",
      {
        type: "button",
        class: `l-find-mark l-find-mark--${isError ? "error" : "warning"}`,
        "aria-label": label,
        title: label,
        onclick: () => this.go(worst),
      },
      icon(isError ? "late" : "wait"),
      found.length > 1 && String(found.length),
    );
  }

  /** An element that is drawn, the whole diagram apart. */
  #shape(id) {
    const shape = this.tool.get("elementRegistry").get(id);
    return shape && shape !== this.tool.get("canvas").getRootElement() ? shape : undefined;
  }
}

function grouped(findings) {
  const groups = new Map();
  for (const one of findings) groups.set(one.element, [...(groups.get(one.element) ?? []), one]);
  return groups;
}
