// htmx under a strict policy: no eval, no inline style, nothing of a page kept in the browser's storage.
import htmx from "htmx.org";
import { startComponents } from "./components.js";
import { startPage } from "./page.js";

const LOST = "We could not reach Carepost. What you typed is still here. Check the connection and try again.";

export function startHtmx() {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    defaultFocusScroll: true,
    timeout: 20000,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "4..", swap: true, error: true },
      { code: "5..", swap: true, error: true },
    ],
  });
  document.addEventListener("htmx:configRequest", proveOurs);
  document.addEventListener("htmx:beforeSwap", wholePages);
  document.addEventListener("htmx:load", (event) => {
    startComponents(event.detail.elt);
    startPage(event.detail.elt);
  });
  document.addEventListener("htmx:sendError", () => say(LOST));
  document.addEventListener("htmx:timeout", () => say(LOST));
}

function proveOurs(event) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (token) event.detail.headers["X-CSRFToken"] = token;
}

// A whole page in answer to a part (signed out in the meantime, say) is gone to, not put inside the page.
function wholePages(event) {
  const { xhr } = event.detail;
  if (/^\s*<!doctype html/i.test(xhr.responseText) && !event.detail.boosted) {
    const selects = event.detail.requestConfig?.elt?.closest("[hx-select]");
    if (selects && xhr.status < 400) return;
    event.detail.shouldSwap = false;
    if (xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(event.detail.pathInfo.requestPath, location.href).pathname) {
      location.assign(xhr.responseURL);
    } else {
      say("Something went wrong. Reload the page and try again. Copy long texts first.");
    }
  }
}

export function say(words) {
  const place = document.getElementById("page-alert");
  if (!place) return;
  const box = document.createElement("div");
  box.className = "cp-flash cp-flash--error";
  const text = document.createElement("p");
  text.className = "cp-flash__text";
  text.textContent = words;
  box.append(text);
  place.replaceChildren(box);
}

export function unsay() {
  document.getElementById("page-alert")?.replaceChildren();
}
