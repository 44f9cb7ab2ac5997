// First the beginning of the process, at the size where every label is read; a small diagram is shown whole.
import { is } from "bpmn-js/lib/util/ModelUtil";

const MARGIN = 40;
const PALETTE = 120; // px that the palette covers at the left
const SMALLEST = 0.75;

export function placeDiagram(tool) {
  const canvas = tool.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() >= SMALLEST) return;
  const { inner, outer } = canvas.viewbox();
  const start = tool
    .get("elementRegistry")
    .find((element) => is(element, "bpmn:StartEvent") && element.type !== "label");
  const y = start ? start.y + start.height / 2 - outer.height / 2 : inner.y;
  canvas.viewbox({
    x: inner.x - (tool.get("palette", false) ? PALETTE : MARGIN),
    y: Math.min(
      Math.max(y, inner.y - MARGIN),
      Math.max(inner.y - MARGIN, inner.y + inner.height + MARGIN - outer.height),
    ),
    width: outer.width,
    height: outer.height,
  });
}
