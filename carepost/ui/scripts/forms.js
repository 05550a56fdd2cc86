// Forms keep what was typed: drafts go to the server as one types, and leaving with something unsent asks first.
import { say, unsay } from "./partial.js";

const PAUSE = 800;
const timers = new WeakMap();
const underway = new WeakMap();
const unsaved = new Set();

export function startForms() {
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("submit", (event) => {
    unsaved.delete(event.target);
    clearTimeout(timers.get(event.target));
  });
  addEventListener("beforeunload", (event) => {
    if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
  });
}

function typed(event) {
  const form = event.target.form;
  if (!form) return;
  if (form.matches("[data-autosave]")) {
    unsaved.add(form);
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => save(form), event.type === "change" ? 50 : PAUSE));
  } else if (form.matches("[data-unsaved]")) {
    unsaved.add(form);
  }
}

// The draft's answer may be a sentence in plain text ("Draft kept at 10:31am"); it is shown where the form says.
async function save(form) {
  const words = form.querySelector("[data-saved]");
  const mine = new AbortController();
  underway.get(form)?.abort();
  underway.set(form, mine);
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: textOf(form),
      signal: mine.signal,
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value ?? "", "HX-Request": "true", "X-Autosave": "1" },
      redirect: "error",
    });
    if (answer.ok) {
      unsaved.delete(form);
      unsay();
      const text = answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
      if (words) words.textContent = text || "Draft kept";
    } else if (answer.status === 409 || answer.status === 403) {
      say(plain(await answer.text()) || "This draft could not be kept. Copy long texts, then reload the page.");
    } else if (words) {
      words.textContent = "Draft not kept yet. Carry on, and send the form when you are done.";
    }
  } catch (error) {
    if (error.name === "AbortError") return;
    if (words) words.textContent = "No connection: the draft is not kept yet. What you typed is still here.";
  }
}

// A draft is words: files wait until the form is sent.
function textOf(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

function plain(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, " ").trim();
}
