// Everything in Swedish that the page of a diagram can say. Keys are English source texts.
import canvas from "./canvas.js";
import lots from "./lots.js";
import panel from "./panel.js";
import studio from "./studio.js";
import templates from "./templates.js";
import types from "./types.js";
import zeebe from "./zeebe.js";

/** The panel's heading writes a type in its own way: "Timer Start Event (Non Interrupting)". */
function asHeading(type) {
  return type.replaceAll("-", " ").replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

const headings = Object.fromEntries(Object.entries(types).map(([type, words]) => [asHeading(type), words]));

export const swedish = { ...headings, ...canvas, ...types, ...panel, ...zeebe, ...templates, ...lots, ...studio };
