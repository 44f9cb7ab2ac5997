// Everything in Swedish that the page of decision tables can say.
import canvas from "./canvas.js";
import decisions from "./decisions.js";
import studio from "./studio.js";

export const swedish = { ...canvas, ...studio, ...decisions };
