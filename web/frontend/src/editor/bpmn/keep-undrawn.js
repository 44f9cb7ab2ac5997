// bpmn-js leaves out of a saved file what it does not draw, such as the steps of a called process that another tool
// has drawn inside the call. They are put back, so that a file that was only opened and saved is the same.

const BEFORE_ORDERING = 2100; // bpmn-js's BpmnDiOrdering listens with 2000
const AFTER_ORDERING = 1900;

class KeepUndrawn {
  static $inject = ["eventBus", "canvas", "elementRegistry"];

  constructor(eventBus, canvas, elementRegistry) {
    this.canvas = canvas;
    this.elementRegistry = elementRegistry;
    const kept = new Map();
    eventBus.on("saveXML.start", BEFORE_ORDERING, () =>
      this.#planes().forEach((one) => kept.set(one, this.#undrawn(one))),
    );
    eventBus.on("saveXML.start", AFTER_ORDERING, () => {
      kept.forEach((shapes, plane) => plane.get("planeElement").push(...shapes));
      kept.clear();
    });
  }

  #planes() {
    return this.canvas
      .getRootElements()
      .map((root) => root.di)
      .filter(Boolean);
  }

  #undrawn(plane) {
    const drawn = new Set(this.elementRegistry.getAll().map((element) => element.di));
    return plane.get("planeElement").filter((shape) => !drawn.has(shape));
  }
}

export const KeepUndrawnModule = {
  __init__: ["keepUndrawn"],
  keepUndrawn: ["type", KeepUndrawn],
};
