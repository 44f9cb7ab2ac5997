// The live diagram: where a case stands and the way it went.
//
// <div data-diagram-url="…" data-state='{"done": [ids], "now": {id: number}, "fault": [ids], "taken": [flow ids]}'
//      data-words='{"label": "…", "done": "…", …}'> with buttons data-zoom="in|out|fit" in the same [data-diagram].
// All words come from the page (templates/macros/diagram.html), so that this file speaks no language.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { placeView, wireZoomButtons } from "./viewer/zoom.js";
import { makeKeyboardAccessible } from "./viewer/keyboard.js";
import { showState } from "./viewer/state.js";

async function show(frame) {
  const container = frame.querySelector("[data-diagram-url]");
  const state = readState(container.dataset.state);
  const words = JSON.parse(container.dataset.words);
  container.replaceChildren(); // the word that scripts are needed
  try {
    const viewer = new NavigatedViewer({
      container,
      textRenderer: { defaultStyle: { fontFamily: getComputedStyle(frame).fontFamily } },
      zoomScroll: { enabled: false }, // the wheel scrolls the page; zoom has its buttons
    });
    await viewer.importXML(await load(container.dataset.diagramUrl));
    showState(viewer, state);
    makeKeyboardAccessible(viewer, state, words);
    placeView(viewer, container, state.fault[0] ?? Object.keys(state.now)[0]);
    wireZoomButtons(viewer, frame);
    frame.dataset.diagram = "ready";
  } catch (error) {
    container.textContent = words.failed;
    frame.dataset.diagram = "failed";
    console.error(error);
  }
}

async function load(url) {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.text();
}

function readState(text) {
  const { done = [], now = {}, fault = [], taken = [] } = JSON.parse(text || "{}");
  const counts = Array.isArray(now) ? Object.fromEntries(now.map((id) => [id, 1])) : now;
  return { done, now: counts, fault, taken };
}

document.querySelectorAll("[data-diagram]").forEach(show);
