// Single keys for people who work a list all day. They can be switched off, as WCAG 2.1.4 asks.
const SWITCH = "carepost-keys-off";

export function startKeys() {
  const dialog = document.getElementById("keys");
  const toggle = dialog?.querySelector("[data-keys-switch]");
  if (toggle) {
    toggle.checked = areOn();
    toggle.addEventListener("change", () => remember(toggle.checked));
  }
  for (const opener of document.querySelectorAll("[data-open-keys]")) {
    opener.addEventListener("click", () => dialog?.showModal());
  }
  document.addEventListener("keydown", (event) => pressed(event, dialog));
}

function areOn() {
  try {
    return localStorage.getItem(SWITCH) !== "1";
  } catch {
    return true;
  }
}

function remember(on) {
  try {
    if (on) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "1");
  } catch {
    // A browser that keeps nothing keeps the keys on.
  }
}

function pressed(event, dialog) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog") || !areOn()) return;
  const act = { "/": search, "?": () => show(dialog), j: () => move(1), k: () => move(-1), c: call }[event.key];
  if (act?.()) event.preventDefault();
}

function search() {
  const box = document.querySelector("[data-search]");
  box?.focus();
  box?.select();
  return box;
}

function show(dialog) {
  dialog?.showModal();
  return dialog;
}

function items() {
  const rows = document.querySelectorAll("[data-list-keys] [data-list-item], table[data-list-keys] tbody tr");
  return [...rows].filter((row) => row.querySelector("a[href], button"));
}

function here() {
  return document.activeElement?.closest("[data-list-item], [data-list-keys] tbody tr");
}

function move(step) {
  const rows = items();
  if (!rows.length) return false;
  const at = rows.indexOf(here());
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
  (rows[next].querySelector("[data-main-link]") ?? rows[next].querySelector("a[href], button")).focus();
  rows[next].scrollIntoView({ block: "nearest" });
  return true;
}

// On a list, c calls the service one is on, or the first in the list; on a service's page, that service.
function call() {
  const place = here() ?? items()[0] ?? document;
  const button = place.querySelector("[data-call]") ?? document.querySelector("main [data-call]");
  button?.click();
  return button;
}
