// Which community's people and groups are listed; both halves of the page show the same one.

import { h } from "./dom.js";
import { t } from "./words.js";

/** The communities that people and groups are said to belong to, and the chosen one; null while nobody says any. */
export class Homes {
  #store;
  #listeners = new Set();
  #chosen = null;

  constructor(store) {
    this.#store = store;
  }

  get names() {
    const named = [...this.#store.chats.values()].map(({ home }) => home).filter((home) => home);
    return [...new Set(named)];
  }

  get chosen() {
    const names = this.names;
    return names.includes(this.#chosen) ? this.#chosen : (names[0] ?? null);
  }

  choose(name) {
    this.#chosen = name;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener) {
    this.#listeners.add(listener);
  }

  /** Whether a chat is listed: those of the chosen community, and those that belong to none. */
  shows(chat) {
    return !chat.home || chat.home === this.chosen;
  }

  /** The choice as a field; null where there is nothing to choose. `waiting(name)` is how much is unread there. */
  field(waiting) {
    if (this.names.length < 2) return null;
    const select = h("select", { class: "home-select", "aria-label": t("home") }, ...this.names.map((name) => this.#option(name, waiting(name))));
    select.addEventListener("change", () => this.choose(select.value));
    return select;
  }

  #option(name, waiting) {
    const words = waiting > 0 && name !== this.chosen ? t("home.unread", { name, n: waiting }) : name;
    return h("option", { value: name, selected: name === this.chosen }, words);
  }
}
