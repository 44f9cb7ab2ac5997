// Lays the state of a case on its diagram. Never by colour alone: each state has a frame and a mark of its own.
const svg = (body) => `<svg class="i" viewBox="0 0 20 20" aria-hidden="true">${body}</svg>`;
const TICK = svg('<path d="M4 10.5 8.2 15 16 5.5"/>');
const TRIANGLE = svg('<path d="M10 2.5 18.5 17h-17z"/><path d="M10 8v4M10 14.4v.2"/>');

/** state: {done: [ids], now: {id: number}, fault: [ids], taken: [flow ids]}; ids that the diagram lacks are passed over. */
export function showState(viewer, { done, now, fault, taken }) {
  const canvas = viewer.get("canvas");
  const overlays = viewer.get("overlays");
  const known = (id) => viewer.get("elementRegistry").get(id) !== undefined;
  const mark = (id, name, html) => {
    canvas.addMarker(id, `is-${name}`);
    if (html)
      overlays.add(id, name, {
        position: { top: -12, right: 12 },
        html: `<span class="l-at l-at--${name}">${html}</span>`,
      });
  };

  taken.filter(known).forEach((id) => mark(id, "done"));
  const busy = new Set([...Object.keys(now), ...fault]);
  done.filter((id) => known(id) && !busy.has(id)).forEach((id) => mark(id, "done", TICK));
  for (const [id, count] of Object.entries(now).filter(([id]) => known(id) && !fault.includes(id))) {
    mark(id, "now", String(Number(count)));
  }
  fault.filter(known).forEach((id) => mark(id, "bad", TRIANGLE));
}
