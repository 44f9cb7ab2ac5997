// What of a diagram is shown: first its beginning, at the size where every label is read; whole when asked for.
import { is } from "bpmn-js/lib/util/ModelUtil";

const MARGIN = 40;
const PALETTE = 120; // px that the palette covers at the left
const SMALLEST = 0.75;

/** A small diagram is shown whole. */
export function placeDiagram(tool) {
  showWhole(tool);
  const canvas = tool.get("canvas");
  if (canvas.zoom() >= SMALLEST) return;
  const { inner, outer } = canvas.viewbox();
  const start = tool
    .get("elementRegistry")
    .find((element) => is(element, "bpmn:StartEvent") && element.type !== "label");
  const first = inner.y - MARGIN;
  const last = Math.max(first, inner.y + inner.height + MARGIN - outer.height);
  const y = start ? start.y + start.height / 2 - outer.height / 2 : first;
  canvas.viewbox({
    x: inner.x - covered(tool),
    y: Math.min(Math.max(y, first), last),
    width: outer.width,
    height: outer.height,
  });
}

/** All of the diagram beside the palette, never larger than it is drawn. */
export function showWhole(tool) {
  const canvas = tool.get("canvas");
  const { inner, outer } = canvas.viewbox();
  const left = covered(tool);
  const wide = (outer.width - left - MARGIN) / inner.width;
  const high = (outer.height - 2 * MARGIN) / inner.height;
  const scale = Math.min(1, wide, high);
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: inner.x - left / scale, y: inner.y - (height - inner.height) / 2, width, height });
}

const covered = (tool) => (tool.get("palette", false) ? PALETTE : MARGIN);
