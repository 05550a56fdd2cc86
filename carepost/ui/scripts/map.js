// The register's map. Works without tiles: boundary, places, and a scale are enough to find one's way.
// Every marker is reachable by keyboard; the list beside the map holds the same places.
import * as L from "leaflet/dist/leaflet-src.esm.js";
import "leaflet/dist/leaflet.css";
import "./map.css";

const SHAPES = { red: "●", amber: "◆", green: "▲", grey: "○" };
const PLAIN = "•"; // a place of which no standing is told
const CELL = 56;
const APART = 44; // markers nearer than this cannot be told apart by a finger
const ENGLAND = [
  [49.9, -6.4],
  [55.8, 1.8],
];

for (const element of document.querySelectorAll("[data-map]")) start(element);

async function start(element) {
  const words = element.querySelector("[data-map-words]");
  words.textContent = "Loading the map…";
  try {
    const [points, boundary] = await Promise.all([
      read(element.dataset.points),
      element.dataset.boundary ? read(element.dataset.boundary).catch(() => null) : null,
    ]);
    words.remove();
    draw(element, points, boundary);
  } catch {
    words.textContent = "The map could not be loaded. The list holds the same services.";
  }
}

async function read(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function draw(element, { points }, boundary) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, { zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, maxZoom: 18 });
  map.attributionControl.setPrefix(false);
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", element.dataset.label);
  if (element.dataset.tiles) {
    const { tiles, attribution } = element.dataset;
    L.tileLayer(tiles, { attribution: escaped(attribution), maxZoom: 18 }).addTo(map);
  }
  const outline = boundary ? L.geoJSON(boundary, { className: "cp-map__boundary", interactive: false }).addTo(map) : null;
  L.control.scale().addTo(map);
  const places = points.filter((point) => Number.isFinite(point.lat) && Number.isFinite(point.lon));
  const bounds = L.latLngBounds(places.map((point) => [point.lat, point.lon]));
  map.fitBounds(bounds.isValid() ? bounds : outline?.getBounds() ?? ENGLAND, { padding: [24, 24], maxZoom: 14 });
  const layer = L.layerGroup().addTo(map);
  const redraw = () => gather(map, layer, places);
  map.on("zoomend moveend", redraw);
  redraw();
}

// Places that would lie on top of each other are told as one number, opened by zooming in.
function gather(map, layer, places) {
  const seen = map.getBounds().pad(0.2);
  const closest = map.getZoom() >= map.getMaxZoom();
  const cells = new Map();
  for (const place of places) {
    if (!seen.contains([place.lat, place.lon])) continue;
    const at = map.project([place.lat, place.lon], map.getZoom());
    const key = closest ? `${place.url}` : `${Math.floor(at.x / CELL)}:${Math.floor(at.y / CELL)}`;
    if (!cells.has(key)) cells.set(key, { key, group: [] });
    cells.get(key).group.push(place);
  }
  const focused = document.activeElement?.dataset?.place;
  layer.clearLayers();
  const told = closest ? [...cells.values()] : joined(map, [...cells.values()]);
  for (const { key, group } of told) layer.addLayer(group.length === 1 ? marker(group[0]) : cluster(map, group, key));
  if (focused) document.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
}

// Two cells may have their middles side by side: markers that would overlap are told as one.
function joined(map, cells) {
  const apart = [];
  for (const cell of cells.sort((a, b) => b.group.length - a.group.length)) {
    const at = map.project(middle(cell.group), map.getZoom());
    const near = apart.find((other) => at.distanceTo(other.at) < APART);
    if (near) {
      near.group.push(...cell.group);
      near.at = map.project(middle(near.group), map.getZoom());
    } else {
      apart.push({ ...cell, at });
    }
  }
  return apart.length < cells.length ? joined(map, apart) : apart;
}

function middle(group) {
  return L.latLngBounds(group.map((place) => [place.lat, place.lon])).getCenter();
}

function marker(place) {
  const standing = SHAPES[place.standing] ? place.standing : "plain";
  const icon = L.divIcon({
    className: `cp-marker cp-marker--${standing}`,
    html: shape(SHAPES[standing] ?? PLAIN),
    iconSize: [28, 28],
  });
  const name = [place.name, place.detail].filter(Boolean).join(", ");
  const made = L.marker([place.lat, place.lon], { icon, title: place.name, alt: name, keyboard: true });
  made.bindPopup(() => popup(place));
  return labelled(made, name, place.url);
}

function cluster(map, group, key) {
  const icon = L.divIcon({ className: "cp-marker cp-marker--many", html: shape(String(group.length)), iconSize: [36, 36] });
  const bounds = L.latLngBounds(group.map((place) => [place.lat, place.lon]));
  const made = L.marker(bounds.getCenter(), { icon, keyboard: true });
  const open = () => {
    const closer = Math.max(map.getBoundsZoom(bounds), map.getZoom() + 1);
    map.setView(bounds.getCenter(), Math.min(closer, map.getMaxZoom()));
  };
  made.on("click", open);
  made.on("keydown", ({ originalEvent }) => {
    if (originalEvent.key === "Enter" || originalEvent.key === " ") {
      originalEvent.preventDefault();
      open();
    }
  });
  return labelled(made, `${group.length} services here. Zoom in`, key);
}

// Leaflet names a marker only by its picture; ours are drawn, so they are named here.
function labelled(made, name, key) {
  made.on("add", () => {
    const element = made.getElement();
    element.setAttribute("aria-label", name);
    element.dataset.place = key;
  });
  return made;
}

function shape(text) {
  const span = document.createElement("span");
  span.setAttribute("aria-hidden", "true");
  span.textContent = text;
  return span;
}

function popup(place) {
  const box = document.createElement("div");
  const link = document.createElement("a");
  link.href = place.url;
  link.textContent = place.name;
  link.className = "govuk-link";
  box.append(link);
  if (place.detail) {
    const more = document.createElement("p");
    more.textContent = place.detail;
    box.append(more);
  }
  return box;
}

function escaped(text) {
  const span = document.createElement("span");
  span.textContent = text ?? "";
  return span.innerHTML;
}
