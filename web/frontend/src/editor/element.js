// Short ways to make HTML elements; text is always text, never markup.

/** element("button", { type: "button", class: "x", onclick: fn }, "Words", child) */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}

/** One of the symbols that every page carries (templates/_icons.html). Always beside words, never instead of them. */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("viewBox", "0 0 20 20");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function button(attributes, ...children) {
  return element(
    "button",
    { type: "button", class: "govuk-button govuk-button--secondary l-btn--s", ...attributes },
    ...children,
  );
}
