// First the current step in the middle, at the size where every label is read; buttons show more or less of the whole.
import { is } from "bpmn-js/lib/util/ModelUtil";

const HIGHEST = 36; // rem
const LOWEST = 14; // rem
const MARGIN = 24; // px around the drawing

/** Shows the diagram at full size (bpmn-js's labels are 11 and 12 px: smaller is not read) around step *current*. */
export function placeView(viewer, container, current) {
  const canvas = viewer.get("canvas");
  const { inner } = canvas.viewbox();
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const { clientWidth: width } = container;
  const step = viewer.get("elementRegistry").get(current);
  const middle = centre(step) ?? { x: inner.x, y: inner.y };
  const x = start(middle.x, width, inner.x, inner.width);
  const drawn = fits(inner.height, HIGHEST * rem) ? inner : (drawnBeside(viewer, step, x, width) ?? inner);
  const height = Math.min(Math.max(drawn.height + 2 * MARGIN, LOWEST * rem), HIGHEST * rem);

  container.style.height = `${height}px`;
  canvas.resized();
  canvas.viewbox({ x, y: start(middle.y, height, drawn.y, drawn.height), width, height });
}

/** The height that the steps of *step*'s lane take up between x and x + width, so that no empty lane is shown. */
function drawnBeside(viewer, step, x, width) {
  if (!step) return undefined;
  const registry = viewer.get("elementRegistry");
  const at = centre(step);
  const lanes = registry.filter((one) => is(one, "bpmn:Lane") && holds(one, at.y));
  const lane = lanes.sort((a, b) => a.height - b.height)[0];
  const boxes = registry.filter(
    (one) =>
      !one.waypoints &&
      !["bpmn:Lane", "bpmn:Participant", "bpmn:Collaboration", "bpmn:Process"].some((type) => is(one, type)) &&
      one.x < x + width &&
      one.x + one.width > x &&
      (!lane || holds(lane, centre(one).y)),
  );
  if (boxes.length === 0) return undefined;
  const top = Math.min(...boxes.map((one) => one.y));
  const bottom = Math.max(...boxes.map((one) => one.y + one.height));
  return { y: top, height: bottom - top };
}

const holds = (lane, y) => y >= lane.y && y <= lane.y + lane.height;
const fits = (length, size) => length + 2 * MARGIN <= size;
const centre = (box) => box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };

/** Where a view of *size* starts on one axis: centred if all fits, otherwise around *at* without leaving the drawing. */
function start(at, size, first, length) {
  if (fits(length, size)) return first + (length - size) / 2;
  return Math.min(Math.max(at - size / 2, first - MARGIN), first + length + MARGIN - size);
}

export function wireZoomButtons(viewer, frame) {
  const canvas = viewer.get("canvas");
  const actions = {
    in: () => canvas.zoom(canvas.zoom() * 1.25),
    out: () => canvas.zoom(canvas.zoom() / 1.25),
    fit: () => canvas.zoom("fit-viewport", "auto"),
  };
  for (const button of frame.querySelectorAll("[data-zoom]")) {
    button.hidden = false;
    button.addEventListener("click", actions[button.dataset.zoom]);
  }
}
