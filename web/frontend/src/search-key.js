// "/" moves to the search box, except while something is being written.
const writing = "input, textarea, select, [contenteditable]";

export function focusSearchOnSlash() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(writing)) return;
    const box = document.querySelector("[data-search]");
    if (!box || box.getClientRects().length === 0) return;
    event.preventDefault();
    box.focus();
  });
}
