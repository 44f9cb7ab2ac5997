// An element with data-draft saves the draft of its form through htmx; its role="status" line says how that went.
// The words come from the page: data-saving, data-saved ("{time}" becomes when the server says it was), data-failed.

export function keepDrafts() {
  document.addEventListener("htmx:config:request", leaveFilesOut);
  document.addEventListener("htmx:before:request", (event) => say(event, (words) => words.saving));
  document.addEventListener("htmx:error", (event) => say(event, (words) => words.failed));
  document.addEventListener("htmx:after:request", (event) => {
    const { ok, headers } = event.detail.ctx.response.raw;
    say(event, (words) => (ok ? words.saved?.replace("{time}", headers.get("Lots-Saved") ?? "") : words.failed));
  });
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
  draft.querySelector("[role=status]").textContent = choose(draft.dataset) ?? "";
}

function draftOf(event) {
  return event.target instanceof Element ? event.target.closest("[data-draft]") : null;
}
