// The head of a conversation: who it is with, as whom one acts in a group, the pinned message.

import { avatar, fill, h, icon, iconButton } from "./dom.js";
import { preview } from "./preview.js";
import { t } from "./words.js";

/** `actions`: back, act(personId), more(anchor), jump(messageId). */
export class Header {
  #store;
  #actions;

  constructor(store, actions) {
    this.#store = store;
    this.#actions = actions;
    this.bar = h("header", { class: "head" });
    this.pinned = h("button", { type: "button", class: "pinned", hidden: true });
    this.pinned.addEventListener("click", () => actions.jump(Number(this.pinned.dataset.message)));
  }

  draw(chat, actor) {
    const inGroup = chat.type !== "private";
    fill(
      this.bar,
      iconButton("back", t("back"), this.#actions.back, "back"),
      avatar(chat.id, chat.title, inGroup ? "square" : ""),
      h("div", { class: "head-words" }, h("h2", {}, chat.title), h("p", {}, this.#subtitle(chat))),
      inGroup ? this.#actorSelect(chat, actor) : iconButton("more", t("chat.menu"), (event) => this.#actions.more(event.currentTarget)),
    );
    this.drawPinned(chat);
  }

  drawPinned(chat) {
    const message = chat.messages.get(chat.pinned);
    this.pinned.hidden = message === undefined;
    if (message === undefined) return;
    this.pinned.dataset.message = message.id;
    fill(this.pinned, icon("pin"), h("span", { class: "pinned-words" }, h("strong", {}, t("pinned")), h("span", {}, preview(message))));
  }

  #subtitle(chat) {
    if (chat.type !== "private") return t("members", { n: this.#people(chat).length });
    return this.#store.person(chat.person)?.title || t("private.with");
  }

  #actorSelect(chat, actor) {
    const select = h("select", { class: "actor-select" }, ...this.#people(chat).map((person) => actorOption(person, actor)));
    select.addEventListener("change", () => this.#actions.act(Number(select.value)));
    return h("label", { class: "actor" }, h("span", { class: "actor-title" }, t("actor")), select);
  }

  #people(chat) {
    return chat.members.map((id) => this.#store.person(id)).filter((person) => person !== undefined);
  }
}

function actorOption(person, actor) {
  const words = person.title ? `${person.name} · ${person.title}` : person.name;
  return h("option", { value: person.id, selected: person.id === actor }, words);
}
