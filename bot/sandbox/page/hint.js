// The opening hint for a newcomer: three steps, until it is put away.

import { fill, h, iconButton } from "./dom.js";
import { t } from "./words.js";

const PUT_AWAY = "concierge.page.hint";

/** Shows the hint in `element` unless it was put away before; `names` gives {resident, staff}. */
export class Hint {
  #element;
  #names;

  constructor(element, names) {
    this.#element = element;
    this.#names = names;
    element.addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
  }

  /** Draws the steps; opens by itself only for somebody who never put the hint away. */
  draw() {
    const names = this.#names();
    const steps = ["hint.1", "hint.2", "hint.3"].map((word) => h("li", {}, t(word, names)));
    fill(this.#element, h("ol", {}, ...steps), iconButton("close", t("hint.close"), () => this.hide(), "hint-close"));
    this.#element.hidden = wasPutAway() && !this.#element.classList.contains("asked");
  }

  toggle() {
    if (!this.#element.hidden) return this.hide();
    this.#element.classList.add("asked");
    this.#element.hidden = false;
  }

  hide() {
    this.#element.classList.remove("asked");
    this.#element.hidden = true;
    putAway();
  }
}

// Without storage the hint simply comes back at the next visit.
function wasPutAway() {
  try {
    return localStorage.getItem(PUT_AWAY) === "yes";
  } catch {
    return false;
  }
}

function putAway() {
  try {
    localStorage.setItem(PUT_AWAY, "yes");
  } catch {
    return;
  }
}
