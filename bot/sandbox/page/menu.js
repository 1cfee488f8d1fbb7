// A small menu at a button or at the pointer, usable with arrow keys.

import { h, icon } from "./dom.js";

const GAP = 6;

/**
 * Opens a menu. `items` are {icon, label, note?, danger?, run}; `at` is an element or {x, y}.
 * Escape or a click elsewhere closes it; the focus returns to where it was.
 */
export function openMenu(at, label, items) {
  const before = document.activeElement;
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, popover: "auto" });
  menu.append(...items.map((item) => itemNode(item, menu)));
  menu.addEventListener("keydown", (event) => moveFocus(event, menu));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    if (menu.contains(document.activeElement) || document.activeElement === document.body) before?.focus({ preventScroll: true });
    menu.remove();
  });
  document.body.append(menu);
  menu.showPopover();
  place(menu, at);
  menu.firstElementChild.focus({ preventScroll: true });
}

function itemNode(item, menu) {
  const run = () => {
    menu.hidePopover();
    item.run();
  };
  return h(
    "button",
    { type: "button", role: "menuitem", class: item.danger ? "menu-item danger" : "menu-item", onclick: run },
    item.icon ? icon(item.icon) : null,
    h("span", { class: "menu-label" }, item.label),
    item.note ? h("span", { class: "menu-note" }, item.note) : null,
  );
}

function moveFocus(event, menu) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const items = [...menu.children];
  const next = (items.indexOf(document.activeElement) + step + items.length) % items.length;
  items[next].focus();
}

// At a button the menu opens above it when there is no room below. At the pointer it opens under the pointer: a menu
// beside it would be closed by the browser as soon as the mouse button that opened it is released.
function place(menu, at) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const { left, top } = at instanceof Element ? besideButton(at.getBoundingClientRect(), height) : { left: at.x - GAP, top: at.y - GAP };
  menu.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - width - GAP))}px`;
  menu.style.top = `${Math.max(GAP, Math.min(top, window.innerHeight - height - GAP))}px`;
}

function besideButton(box, height) {
  const [above, below] = [box.top - height - GAP, box.bottom + GAP];
  const fits = below + height <= window.innerHeight - GAP;
  return { left: box.left, top: fits || above < GAP ? below : above };
}
