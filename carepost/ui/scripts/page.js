// Small things that a page does for itself.
export function startPage(scope) {
  const root = scope.querySelectorAll ? scope : document;
  for (const hidden of root.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
  if (matchMedia("(max-width: 40.0525em)").matches) {
    for (const filter of root.querySelectorAll("details[data-filter][open]")) filter.open = false;
  }
  scrollableByKeyboard(root);
}

// A table that is wider than its frame can be scrolled by keyboard only if the frame takes focus.
function scrollableByKeyboard(root) {
  for (const frame of root.querySelectorAll(".cp-table-frame")) {
    if (frame.scrollWidth > frame.clientWidth + 1) {
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", frame.querySelector("caption")?.textContent.trim() ?? "Table");
    }
  }
}
