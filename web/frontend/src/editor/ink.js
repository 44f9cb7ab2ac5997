// Diagrams are drawn in the colours of the page, so that dark mode and contrast reach the canvas too.

export const INK = {
  defaultFillColor: "var(--surface)",
  defaultStrokeColor: "var(--ink)",
  defaultLabelColor: "var(--ink)",
};
