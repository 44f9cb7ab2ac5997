// An element with data-draft saves the draft of its form through htmx; its role="status" line says how that went.
// The words come from the page: data-saving, data-saved ("{time}" becomes the clock), data-failed.

export function tellDraftStatus() {
  document.addEventListener("htmx:before:request", (event) => say(event, (words) => words.saving));
  document.addEventListener("htmx:error", (event) => say(event, (words) => words.failed));
  document.addEventListener("htmx:after:request", (event) =>
    say(event, (words) => (event.detail.ctx.response.raw.ok ? words.saved : words.failed)),
  );
}

function say(event, choose) {
  const draft = event.target instanceof Element ? event.target.closest("[data-draft]") : null;
  if (!draft) return;
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  draft.querySelector("[role=status]").textContent = (choose(draft.dataset) ?? "").replace("{time}", time);
}
