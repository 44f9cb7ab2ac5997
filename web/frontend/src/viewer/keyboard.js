// bpmn-js draws an SVG without roles or focus: give the steps names that are spoken, and a focus that arrow keys move.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

/** words: {label, done, now, fault, kinds: {"bpmn:UserTask": "…"}}; "{n}" in now becomes the number of tokens. */
export function makeKeyboardAccessible(viewer, state, words) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const steps = registry
    .filter((element) => is(element, "bpmn:FlowNode") && element.type !== "label")
    .sort((a, b) => a.x - b.x || a.y - b.y);
  const svg = canvas.getContainer().querySelector("svg");
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", words.label);

  const first = steps.find((step) => state.now[step.id]) ?? steps[0];
  for (const step of steps) {
    const graphics = registry.getGraphics(step);
    graphics.setAttribute("role", "img");
    graphics.setAttribute("aria-label", spokenName(step, state, words));
    graphics.setAttribute("tabindex", step === first ? "0" : "-1");
    graphics.addEventListener("keydown", (event) => {
      const next = neighbour(event.key, step, steps);
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      focus(next);
    });
  }

  function focus(step) {
    for (const other of steps) registry.getGraphics(other).setAttribute("tabindex", other === step ? "0" : "-1");
    canvas.scrollToElement(step, 80);
    registry.getGraphics(step).focus({ preventScroll: true });
  }
}

function spokenName(step, state, words) {
  const thing = getBusinessObject(step);
  const parts = [thing.name || thing.id, words.kinds[thing.$type] ?? ""];
  if (state.fault.includes(step.id)) parts.push(words.fault);
  else if (state.now[step.id]) parts.push(words.now.replace("{n}", state.now[step.id]));
  else if (state.done.includes(step.id)) parts.push(words.done);
  return parts.filter(Boolean).join(", ");
}

/** Right and left follow the flow; down, up, Home and End follow the reading order. */
function neighbour(key, step, steps) {
  const at = steps.indexOf(step);
  const flow = (connections) => connections.find((connection) => is(connection, "bpmn:SequenceFlow"));
  switch (key) {
    case "ArrowRight":
      return flow(step.outgoing)?.target;
    case "ArrowLeft":
      return flow(step.incoming)?.source ?? step.host;
    case "ArrowDown":
      return steps[at + 1];
    case "ArrowUp":
      return steps[at - 1];
    case "Home":
      return steps[0];
    case "End":
      return steps.at(-1);
    default:
      return undefined;
  }
}
