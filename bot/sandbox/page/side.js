// One half of the page: its list of chats, the conversation that is open, and the person who acts in it.

import * as api from "./api.js";
import { ChatList } from "./chatlist.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { showAlert, toast } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { Header } from "./header.js";
import { openMenu } from "./menu.js";
import { messageMenu, personMenu } from "./menus.js";
import { preview } from "./preview.js";
import { t } from "./words.js";

/** `plan`: {title, listLabel, sections(store) -> [{title, chats}]}; `homes`: which community is listed; `announce(words)` speaks to screen readers. */
export class Side {
  #store;
  #plan;
  #homes;
  #announce;
  #chat = null;
  #actors = new Map();
  #unread = new Map();

  constructor(element, store, plan, homes, announce) {
    this.element = element;
    this.#store = store;
    this.#homes = homes;
    this.#plan = plan;
    this.#announce = announce;
    this.list = new ChatList(store, (chat) => this.open(chat, { byHand: true }));
    this.title = h("header", { class: "side-title" });
    this.conversation = new Conversation(store, this.#messageActions());
    this.composer = new Composer(this.#composerActions());
    this.header = new Header(store, {
      back: () => this.#back(),
      act: (person) => this.#act(person),
      more: (anchor) => this.#openPersonMenu(anchor),
      jump: (id) => this.conversation.jump(id),
    });
    this.gate = h("div", { class: "gate", hidden: true });
    const room = h("div", { class: "room" }, this.header.bar, this.header.pinned, this.conversation.element, this.gate, this.composer.element);
    fill(element, h("nav", { class: "switcher" }, this.title, this.list.element), room);
    store.subscribe((change) => this.#heard(change));
    homes.subscribe(() => this.redraw());
  }

  get chat() {
    return this.#chat;
  }

  open(chat, { byHand = false } = {}) {
    this.#chat = chat;
    this.#unread.delete(chat.id);
    this.list.update(chat, 0);
    this.list.choose(chat.id);
    this.composer.show(chat);
    this.#drawRoom();
    if (!byHand) return;
    this.element.classList.add("open");
    document.body.classList.add("in-room");
    this.conversation.toBottom();
    if (!this.composer.element.hidden) this.composer.focus();
  }

  /** Draws everything anew: after loading and after a switch of language. */
  redraw() {
    this.#drawTitle();
    this.#drawList();
    this.composer.translate();
    const listed = this.#sections().flatMap(({ chats }) => chats);
    const known = listed.find(({ id }) => id === this.#chat?.id) ?? listed[0];
    if (known !== undefined) this.open(known);
  }

  #drawTitle() {
    fill(this.title, h("h1", {}, t(this.#plan.title)), this.#homes.field((name) => this.#waiting(name)));
  }

  #drawList() {
    this.list.draw(t(this.#plan.listLabel), this.#sections(), (id) => this.#unread.get(id) ?? 0);
  }

  #sections() {
    const all = this.#plan.sections(this.#store).map(({ title, chats }) => ({ title: t(title), chats: chats.filter((chat) => this.#homes.shows(chat)) }));
    return all.filter(({ chats }) => chats.length > 0);
  }

  // How much is unread on this side in a community that is not listed.
  #waiting(name) {
    const counts = [...this.#unread].filter(([id]) => this.#store.chats.get(id)?.home === name);
    return counts.reduce((sum, [, count]) => sum + count, 0);
  }

  #actor() {
    const chat = this.#chat;
    if (chat.type === "private") return chat.person;
    const chosen = this.#actors.get(chat.id);
    if (chat.members.includes(chosen)) return chosen;
    return chat.members.find((id) => this.#store.person(id) !== undefined);
  }

  #act(person) {
    this.#actors.set(this.#chat.id, person);
    this.conversation.show(this.#chat, person);
  }

  #drawRoom() {
    const actor = this.#actor();
    this.header.draw(this.#chat, actor);
    this.conversation.show(this.#chat, actor);
    this.#drawGate();
  }

  // A person who never wrote, or who blocked the bot, has one thing to do instead of writing.
  #drawGate() {
    const person = this.#chat.type === "private" ? this.#store.person(this.#chat.person) : undefined;
    const blocked = person?.blocked === true;
    const isNew = person !== undefined && this.#chat.messages.size === 0;
    this.gate.hidden = !blocked && !isNew;
    this.composer.element.hidden = blocked || isNew;
    if (blocked) {
      fill(this.gate, h("p", {}, t("blocked", { name: person.name })), this.#gateButton(t("unblock"), () => this.#setBlocked(false)));
    } else if (isNew) {
      fill(this.gate, this.#gateButton(t("start"), () => this.#send({ text: "/start" })));
    }
  }

  #gateButton(words, onclick) {
    return h("button", { type: "button", class: "solid wide", onclick }, words);
  }

  #heard(change) {
    if (change.type === "loaded") return this.redraw();
    if (change.type === "reset") return this.#forget();
    if (change.chat === undefined) return;
    if (change.chat.id === this.#chat?.id) this.#patch(change);
    else if (change.type === "message") this.#count(change);
    this.list.update(change.chat, this.#unread.get(change.chat.id) ?? 0);
  }

  #patch({ type, chat, message }) {
    if (type === "message") this.#arrived(chat, message);
    else if (type === "edit") this.conversation.edited(message);
    else if (type === "delete") this.conversation.deleted(message);
    else if (type === "reply_keyboard") this.composer.drawKeyboard();
    else if (type === "member") this.header.draw(chat, this.#actor());
    else if (type === "blocked") this.#drawGate();
    this.header.drawPinned(chat);
  }

  #arrived(chat, message) {
    this.conversation.added(message);
    if (message.from.id === this.#actor()) this.conversation.toBottom();
    else this.#announce(`${chat.title}, ${message.from.name}: ${preview(message)}`);
    if (chat.messages.size === 1) this.#drawGate();
  }

  #count({ chat, message }) {
    const own = chat.type === "private" && message.from.id === chat.person;
    if (own) return;
    this.#unread.set(chat.id, (this.#unread.get(chat.id) ?? 0) + 1);
    if (!this.#homes.shows(chat)) this.#drawTitle();
  }

  #forget() {
    this.#unread.clear();
    this.#actors.clear();
    this.composer.forget();
  }

  #back() {
    this.element.classList.remove("open");
    document.body.classList.remove("in-room");
    this.list.focus();
  }

  async #try(work) {
    try {
      await work();
      return true;
    } catch (error) {
      toast(this.conversation.element, t("failed", { reason: error.message }));
      return false;
    }
  }

  #send(message) {
    return this.#try(() => api.send({ as: this.#actor(), chat: this.#chat.id, ...message }));
  }

  // The chat and the actor may change while files are still on their way: what was meant is taken down first.
  #sendAll(prepare) {
    const envelope = { as: this.#actor(), chat: this.#chat.id };
    return this.#try(async () => {
      for (const message of await prepare()) await api.send({ ...envelope, ...message });
    });
  }

  #composerActions() {
    return {
      send: (message) => this.#send(message),
      sendAll: (prepare) => this.#sendAll(prepare),
      edit: (message, text) => this.#try(() => api.edit({ as: message.from.id, chat: message.chat, message: message.id, text })),
      contact: () => this.#sendContact(),
      lastOwn: () => [...this.#chat.messages.values()].findLast((message) => this.#editable(message)),
    };
  }

  #sendContact() {
    const person = this.#store.person(this.#actor());
    return this.#send({ contact: { phone: phoneOf(person), user_id: person.id, first_name: person.name } });
  }

  #messageActions() {
    return {
      press: (message, button, node) => this.#press(message, button, node),
      reply: (message) => this.composer.replyTo(message),
      menu: (message, at) => openMenu(at, t("message.menu"), this.#menuItems(message)),
      command: (words) => this.#send({ text: words }),
      write: () => this.composer.focus(),
    };
  }

  #menuItems(message) {
    return messageMenu(message, {
      reply: () => this.composer.replyTo(message),
      edit: this.#editable(message) ? () => this.composer.startEdit(message) : null,
      delete: () => this.#try(() => api.remove(message.chat, message.id)),
    });
  }

  #editable(message) {
    return message.from.id === this.#actor() && !message.service && !message.forwarded && Boolean(message.text || message.caption);
  }

  async #press(message, button, node) {
    if (node.getAttribute("aria-busy") === "true") return;
    const actor = this.#actor();
    const name = this.#chat.type === "private" ? "" : this.#store.name(actor);
    node.setAttribute("aria-busy", "true");
    await this.#try(async () => {
      const answer = await api.press(actor, message.chat, message.id, button.data);
      if (!answer?.text) return;
      if (answer.alert ?? answer.show_alert) showAlert(answer.text, name);
      else toast(this.conversation.element, answer.text, name);
    });
    node.removeAttribute("aria-busy");
  }

  #openPersonMenu(anchor) {
    const person = this.#store.person(this.#chat.person);
    openMenu(anchor, t("chat.menu"), personMenu(person, (blocked) => this.#setBlocked(blocked)));
  }

  #setBlocked(blocked) {
    return this.#try(() => api.block(this.#chat.person, blocked));
  }
}

// The page need not know real numbers: without one it makes up a number that is always the same for a person.
function phoneOf(person) {
  return person.phone ?? `+86138${String(person.id).padStart(8, "0").slice(-8)}`;
}
