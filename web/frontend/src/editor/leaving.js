// Nobody leaves the page with unsaved changes without being asked; links and buttons of the page save first.

export function guardLeaving(autosave) {
  addEventListener("beforeunload", (event) => {
    autosave.editor.settle();
    if (autosave.isUnsaved) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => document.hidden && autosave.flush());
  document.addEventListener("click", (event) => followWhenSaved(event, autosave));
  document.addEventListener("submit", (event) => submitWhenSaved(event, autosave));
}

async function followWhenSaved(event, autosave) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  const isPlain = link && !link.target && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!isPlain || event.defaultPrevented || link.getAttribute("href").startsWith("#")) return;
  autosave.editor.settle();
  if (!autosave.isUnsaved) return;
  event.preventDefault();
  await autosave.flush();
  location.assign(link.href); // if it could not be saved, the browser asks
}

async function submitWhenSaved(event, autosave) {
  if (event.defaultPrevented || !autosave.isUnsaved) return;
  event.preventDefault();
  await autosave.flush();
  if (!autosave.isUnsaved) event.target.requestSubmit(event.submitter);
}
