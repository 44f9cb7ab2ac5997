// The page that the server rendered: which file is edited, where it is kept, and the places that editors fill.

/** Returns what <div data-editor="…"> says; see docs/architecture.md for the addresses behind it. */
export function findStudio() {
  const root = document.querySelector("[data-editor]");
  const { data, parts } = { data: root.dataset, parts: (name) => root.querySelector(`[data-${name}]`) };
  const draft = new URL(data.references, location.href).pathname.replace(/\/references$/, "");
  return {
    root,
    editor: data.editor, // "bpmn", "dmn" or "form"
    language: data.language,
    zone: data.zone, // of the installation, "Europe/Stockholm"
    file: data.file,
    version: Number(data.version),
    csrf: data.csrf,
    urls: {
      draft, // the page of a file is `${draft}/${file}`
      content: data.content,
      check: data.check,
      references: data.references,
      templates: data.templates,
      comments: data.comments,
    },
    canvas: parts("canvas"),
    properties: parts("properties"),
    tools: parts("tools"),
    saved: parts("saved"),
    findings: parts("findings"),
  };
}
