// Tooltips open by CSS on hover and focus; Escape closes them until the pointer or the focus has left.
const open = ".l-tip:hover, .l-tip:focus-within";

export function closeTooltipsOnEscape() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const tip of document.querySelectorAll(open)) {
      const reopen = () => delete tip.dataset.off;
      tip.dataset.off = "";
      tip.addEventListener("mouseleave", reopen, { once: true });
      tip.addEventListener("focusout", reopen, { once: true });
    }
  });
}
