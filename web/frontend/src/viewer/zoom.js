// First the current step in the middle, at the size where every label is read; buttons show more or less of the whole.
const HIGHEST = 36; // rem
const LOWEST = 14; // rem
const MARGIN = 24; // px around the drawing

/** Shows the diagram at full size (bpmn-js's labels are 11 and 12 px: smaller is not read) around step *current*. */
export function placeView(viewer, container, current) {
  const canvas = viewer.get("canvas");
  const { inner } = canvas.viewbox();
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const height = Math.min(Math.max(inner.height + 2 * MARGIN, LOWEST * rem), HIGHEST * rem);
  container.style.height = `${height}px`;
  canvas.resized();

  const { clientWidth: width } = container;
  const middle = centre(viewer.get("elementRegistry").get(current)) ?? { x: inner.x, y: inner.y };
  canvas.viewbox({
    x: start(middle.x, width, inner.x, inner.width),
    y: start(middle.y, height, inner.y, inner.height),
    width,
    height,
  });
}

const centre = (box) => box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };

/** Where a view of *size* starts on one axis: centred if all fits, otherwise around *at* without leaving the drawing. */
function start(at, size, first, length) {
  if (length + 2 * MARGIN <= size) return first + (length - size) / 2;
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
