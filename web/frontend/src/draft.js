// An element with data-draft saves the draft of its form through htmx; its role="status" line says how that went.
// The words come from the page: data-saving, data-saved ("{time}" becomes the clock), data-failed.

export function keepDrafts() {
  document.addEventListener("htmx:config:request", leaveFilesOut);
  document.addEventListener("htmx:before:request", (event) => say(event, (words) => words.saving));
  document.addEventListener("htmx:error", (event) => say(event, (words) => words.failed));
  document.addEventListener("htmx:after:request", (event) =>
    say(event, (words) => (event.detail.ctx.response.raw.ok ? words.saved : words.failed)),
  );
}

/** A draft is what was typed: files go once, with the form itself. */
function leaveFilesOut(event) {
  if (!draftOf(event)) return;
  const { body } = event.detail.ctx.request;
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
}

function say(event, choose) {
  const draft = draftOf(event);
  if (!draft) return;
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  draft.querySelector("[role=status]").textContent = (choose(draft.dataset) ?? "").replace("{time}", time);
}

function draftOf(event) {
  return event.target instanceof Element ? event.target.closest("[data-draft]") : null;
}
