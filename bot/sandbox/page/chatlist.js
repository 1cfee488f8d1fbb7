// The switcher of one side: its chats with the last words and unread dots; arrow keys move, Enter opens.

import { avatar, fill, h, icon } from "./dom.js";
import { preview } from "./preview.js";
import { moment, shortMoment } from "./times.js";
import { t } from "./words.js";

/** Lists chats in the order given; `open(chat)` is called for the one chosen. */
export class ChatList {
  #store;
  #open;
  #rows = new Map();
  #chosen = null;

  constructor(store, open) {
    this.#store = store;
    this.#open = open;
    this.element = h("div", { class: "chats", role: "listbox" });
    this.element.addEventListener("keydown", (event) => this.#keyed(event));
  }

  /** Draws the list anew; `sections` are {title, chats}, titles shown when there are several. */
  draw(label, sections, unread) {
    this.#rows.clear();
    this.element.setAttribute("aria-label", label);
    const several = sections.length > 1;
    fill(this.element, ...sections.map((section) => this.#section(section, several, unread)));
    this.choose(this.#chosen);
  }

  /** Draws one chat's row anew after a message came or was read. */
  update(chat, unread) {
    const row = this.#rows.get(chat.id);
    if (row !== undefined) this.#fillRow(row, chat, unread);
  }

  choose(id) {
    this.#chosen = id;
    const reachable = this.#rows.has(id) ? id : this.#rows.keys().next().value;
    for (const [chat, row] of this.#rows) {
      row.setAttribute("aria-selected", String(chat === id));
      row.tabIndex = chat === reachable ? 0 : -1;
    }
  }

  focus() {
    this.#rows.get(this.#chosen)?.focus();
  }

  #section({ title, chats }, several, unread) {
    const heading = several ? h("div", { class: "section-title", "aria-hidden": "true" }, title) : null;
    return h("div", { class: "section", role: "group", "aria-label": title }, heading, ...chats.map((chat) => this.#row(chat, unread(chat.id))));
  }

  #row(chat, unread) {
    const row = h("div", { class: "chat", role: "option", tabindex: "-1", data: { chat: chat.id }, onclick: () => this.#open(chat) });
    this.#rows.set(chat.id, row);
    this.#fillRow(row, chat, unread);
    return row;
  }

  #fillRow(row, chat, unread) {
    const last = lastOf(chat);
    const person = this.#store.person(chat.person);
    row.title = person?.title ? `${chat.title} · ${person.title}` : chat.title;
    row.classList.toggle("unread", unread > 0);
    fill(
      row,
      avatar(chat.id, chat.title, chat.type === "private" ? "" : "square"),
      h("span", { class: "chat-name" }, h("span", {}, chat.title), person?.title ? h("small", {}, person.title) : null, person?.blocked ? icon("block") : null),
      last ? h("time", {}, shortMoment(moment(last.date), this.#store.now())) : null,
      h("span", { class: "chat-last" }, last ? this.#lastWords(chat, last) : t("empty")),
      dot(unread),
    );
  }

  #lastWords(chat, last) {
    const named = chat.type !== "private" && !last.service && !last.from.is_bot;
    return named ? t("said", { name: last.from.name, words: preview(last) }) : preview(last);
  }

  #keyed(event) {
    const rows = [...this.#rows.values()];
    const at = rows.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
    } else if ((event.key === "Enter" || event.key === " ") && at >= 0) {
      event.preventDefault();
      this.#open(this.#store.chats.get([...this.#rows.keys()][at]));
    }
  }
}

/** The newest message of a chat, undefined when there is none. */
export function lastOf(chat) {
  let last;
  for (const message of chat.messages.values()) last = message;
  return last;
}

function dot(unread) {
  if (unread === 0) return null;
  return h("span", { class: "dot", role: "img", "aria-label": t("unread", { n: unread }) }, unread > 99 ? "99+" : String(unread));
}
