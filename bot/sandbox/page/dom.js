// Builds DOM nodes. Data enters the page only as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an element. `class` and `data` (dataset) are spelled short, `on…` adds a listener,
 * true becomes an empty attribute, and false or null leaves the attribute or child out.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...present(children));
  return element;
}

/** An icon of icons.svg; decoration only, so screen readers skip it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** A button that is only an icon; `label` is what screen readers and the tooltip say. */
export function iconButton(name, label, onclick, extra = "") {
  return h("button", { type: "button", class: `icon-button ${extra}`, "aria-label": label, title: label, onclick }, icon(name));
}

/** Replaces the children of an element, leaving out absent ones. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
}

/** A round picture with the first letter of a name; the colour follows the id. */
export function avatar(id, name, extra = "") {
  const letter = [...(name || "?").trim()][0] ?? "?";
  return h("span", { class: `avatar hue-${hue(id)} ${extra}`, "aria-hidden": "true" }, letter.toUpperCase());
}

/** One of seven colours, always the same for the same id. */
export function hue(id) {
  return (Math.imul(Math.abs(Number(id)) % 2 ** 31, 0x9e3779b1) >>> 8) % 7;
}

function present(children) {
  return children.flat().filter((child) => child !== null && child !== undefined && child !== false);
}
