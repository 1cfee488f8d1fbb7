// The messages of one chat: drawn once, then patched message by message; stays at the bottom unless scrolled away.

import { entryNode } from "./bubble.js";
import { h, icon } from "./dom.js";
import { dayKey, moment } from "./times.js";
import { t } from "./words.js";

const AT_ONCE = 60;
const MOST_DRAWN = 240;
const NEAR_EDGE = 60;
const JOIN_WITHIN_MS = 5 * 60 * 1000;

/** Shows one chat at a time. Albums are one group; only the newest groups are drawn until one scrolls up. */
export class Conversation {
  #store;
  #actions;
  #chat = null;
  #viewer = null;
  #groups = [];
  #drawn = new Map();
  #first = 0;
  #stuck = true;
  #scrollTop = 0;
  #current = null;

  constructor(store, actions) {
    this.#store = store;
    this.#actions = { ...actions, jump: (id) => this.jump(id) };
    this.list = h("div", { class: "entries" });
    this.log = h("div", { class: "log", role: "log", "aria-live": "off" }, this.list);
    this.newer = h("button", { type: "button", class: "newer", hidden: true, onclick: () => this.toBottom() }, icon("down"));
    this.element = h("div", { class: "scene" }, this.log, this.newer);
    this.log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.log.addEventListener("keydown", (event) => this.#moveByKey(event));
    this.list.addEventListener("focusin", (event) => this.#focused(event.target));
    const keepDown = new ResizeObserver(() => this.#stuck && this.toBottom());
    keepDown.observe(this.list);
    keepDown.observe(this.log);
  }

  /** Draws a chat as `viewer` sees it (whose messages stand on the right). */
  show(chat, viewer) {
    this.#chat = chat;
    this.#viewer = viewer;
    this.#groups = grouped(chat.messages.values());
    this.#first = Math.max(0, this.#groups.length - AT_ONCE);
    this.#drawn.clear();
    this.#current = null;
    this.log.setAttribute("aria-label", t("conversation.of", { name: chat.title }));
    this.list.dataset.empty = t("empty");
    this.newer.setAttribute("aria-label", t("newer"));
    this.list.replaceChildren(...this.#groups.slice(this.#first).map((group) => this.#draw(group)));
    this.#choose(this.#groups.at(-1));
    this.toBottom();
  }

  added(message) {
    const last = this.#groups.at(-1);
    if (last !== undefined && inAlbum(last, message)) {
      last.messages.push(message);
      return this.#redraw(last);
    }
    const group = { messages: [message] };
    this.#groups.push(group);
    const node = this.#draw(group);
    node.classList.add("arriving");
    this.list.append(node);
    if (!this.log.contains(document.activeElement)) {
      this.#choose(group);
      this.#dropOldest();
    }
    this.newer.hidden = this.#stuck;
  }

  edited(message) {
    const group = this.#groupOf(message.id);
    if (group === undefined) return;
    group.messages = group.messages.map((old) => (old.id === message.id ? message : old));
    this.#redraw(group)?.classList.add("changed");
  }

  deleted(id) {
    const group = this.#groupOf(id);
    if (group === undefined) return;
    group.messages = group.messages.filter((message) => message.id !== id);
    if (group.messages.length > 0) return this.#redraw(group);
    const place = this.#groups.indexOf(group);
    this.#groups.splice(place, 1);
    if (place < this.#first) this.#first -= 1;
    this.#drawn.get(group)?.remove();
    this.#drawn.delete(group);
    if (this.#groups[place] !== undefined) this.#redraw(this.#groups[place]);
    if (this.#current === group) this.#choose(this.#groups[place] ?? this.#groups.at(-1));
  }

  toBottom() {
    this.#stuck = true;
    this.newer.hidden = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** Brings a message into sight and lets it light up for a moment. */
  jump(id) {
    const group = this.#groupOf(id);
    if (group === undefined) return;
    while (!this.#drawn.has(group)) this.#drawOlder();
    const node = this.#drawn.get(group);
    this.#stuck = false;
    node.scrollIntoView({ block: "center" });
    node.classList.remove("changed");
    requestAnimationFrame(() => node.classList.add("changed"));
  }

  focusCurrent() {
    this.#rowOf(this.#current)?.focus();
  }

  #groupOf(id) {
    return this.#groups.findLast((group) => group.messages.some((message) => message.id === id));
  }

  #draw(group) {
    const before = this.#groups[this.#groups.indexOf(group) - 1];
    const node = entryNode(group.messages, {
      chat: this.#chat,
      viewer: this.#viewer,
      now: this.#store.now(),
      store: this.#store,
      actions: this.#actions,
      ...standing(before, group),
    });
    this.#drawn.set(group, node);
    reachable(node, false);
    this.#attend(node, group);
    return node;
  }

  #attend(node, group) {
    const [first] = group.messages;
    if (first.service) return;
    const row = node.querySelector(".row");
    row.addEventListener("dblclick", (event) => {
      if (event.target.closest("button, a, video") !== null) return;
      window.getSelection()?.removeAllRanges();
      this.#actions.reply(first);
    });
    row.addEventListener("contextmenu", (event) => {
      if (event.target.closest("a, video, img") !== null) return;
      event.preventDefault();
      this.#actions.menu(first, event.clientX > 0 ? { x: event.clientX, y: event.clientY } : row);
    });
  }

  // A card is edited while somebody stands on one of its buttons: the focus stays on the same place, not lost.
  #redraw(group) {
    const old = this.#drawn.get(group);
    if (old === undefined) return null;
    const place = focusedPlace(old);
    const node = this.#draw(group);
    old.replaceWith(node);
    if (group === this.#current) reachable(node, true);
    if (place !== null) (controls(node)[place] ?? node.querySelector(".row")).focus({ preventScroll: true });
    return node;
  }

  #drawOlder() {
    const until = this.#first;
    this.#first = Math.max(0, until - AT_ONCE);
    const below = this.log.scrollHeight - this.log.scrollTop;
    this.list.prepend(...this.#groups.slice(this.#first, until).map((group) => this.#draw(group)));
    this.log.scrollTop = this.log.scrollHeight - below;
  }

  // Whoever reads at the bottom all day should not pay for everything above; scrolling up draws it again.
  #dropOldest() {
    if (!this.#stuck || this.#drawn.size <= MOST_DRAWN) return;
    const keepFrom = this.#groups.length - AT_ONCE;
    for (const group of this.#groups.slice(this.#first, keepFrom)) {
      this.#drawn.get(group)?.remove();
      this.#drawn.delete(group);
    }
    this.#first = keepFrom;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    // Only a scroll upwards lets go of the bottom: pictures that load late move the bottom, not the person.
    const atBottom = scrollHeight - scrollTop - clientHeight < NEAR_EDGE;
    this.#stuck = atBottom || (this.#stuck && scrollTop >= this.#scrollTop);
    this.#scrollTop = scrollTop;
    if (this.#stuck) this.newer.hidden = true;
    if (scrollTop < NEAR_EDGE && this.#first > 0) this.#drawOlder();
  }

  #rowOf(group) {
    return this.#drawn.get(group)?.querySelector(".row");
  }

  // Only one entry is in the tab order, else five hundred cards would stand between a person and the composer.
  #choose(group) {
    if (this.#current !== null && this.#drawn.has(this.#current)) reachable(this.#drawn.get(this.#current), false);
    this.#current = group ?? null;
    if (this.#drawn.has(this.#current)) reachable(this.#drawn.get(this.#current), true);
  }

  #focused(target) {
    const entry = target.closest(".entry");
    for (const [group, node] of this.#drawn) if (node === entry && group !== this.#current) this.#choose(group);
  }

  #moveByKey(event) {
    const place = this.#groups.indexOf(this.#current);
    const last = this.#groups.length - 1;
    const target = { ArrowUp: Math.max(0, place - 1), ArrowDown: Math.min(last, place + 1), Home: this.#first, End: last }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      if (target < this.#first) this.#drawOlder();
      this.#choose(this.#groups[target]);
      this.focusCurrent();
    } else if (event.key === "Enter" && event.target.matches(".row")) {
      this.#actions.menu(this.#current.messages[0], event.target);
    } else if (event.key === "Escape") {
      this.#actions.write();
    }
  }
}

function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (last !== undefined && inAlbum(last, message)) last.messages.push(message);
    else groups.push({ messages: [message] });
  }
  return groups;
}

function inAlbum(group, message) {
  return Boolean(message.media_group_id) && group.messages[0].media_group_id === message.media_group_id;
}

function standing(before, group) {
  const [message] = group.messages;
  const previous = before?.messages.at(-1);
  if (previous === undefined) return { newDay: true, joined: false };
  const [then, now] = [moment(previous.date), moment(message.date)];
  const newDay = dayKey(then) !== dayKey(now);
  const sameSpeaker = !previous.service && previous.from.id === message.from?.id;
  return { newDay, joined: !newDay && sameSpeaker && now - then < JOIN_WITHIN_MS };
}

function controls(node) {
  return [...node.querySelectorAll("button, a[href], video, .spoiler")];
}

function reachable(node, yes) {
  for (const element of [node.querySelector(".row"), ...controls(node)]) element.tabIndex = yes ? 0 : -1;
}

function focusedPlace(node) {
  if (!node.contains(document.activeElement)) return null;
  return controls(node).indexOf(document.activeElement);
}
