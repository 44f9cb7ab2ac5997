// The whole diagram if its text stays readable so, otherwise readable text with the current step in the middle.
const READABLE = 11 / 12; // bpmn-js writes 12 px; below 11 px nobody reads
const HIGHEST = 36; // rem
const LOWEST = 14; // rem
const MARGIN = 24; // px around the drawing

export function fit(viewer, container, current) {
  const canvas = viewer.get("canvas");
  const { inner } = canvas.viewbox();
  const whole = (container.clientWidth - 2 * MARGIN) / inner.width;
  const scale = Math.max(READABLE, Math.min(whole, 1));
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const wanted = inner.height * scale + 2 * MARGIN;
  container.style.height = `${Math.min(Math.max(wanted, LOWEST * rem), HIGHEST * rem)}px`;
  canvas.resized();

  const middle = centre(viewer.get("elementRegistry").get(current)) ?? centre(inner);
  const view = { width: container.clientWidth / scale, height: container.clientHeight / scale };
  canvas.viewbox({
    x: place(middle.x, view.width, inner.x, inner.width, MARGIN / scale),
    y: place(middle.y, view.height, inner.y, inner.height, MARGIN / scale),
    ...view,
  });
}

const centre = (box) => box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };

/** Where the view starts on one axis: centred if all fits, otherwise around *at* without leaving the drawing. */
function place(at, view, start, length, margin) {
  if (length + 2 * margin <= view) return start + (length - view) / 2;
  return Math.min(Math.max(at - view / 2, start - margin), start + length + margin - view);
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
