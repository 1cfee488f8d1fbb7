// The movable clock in the top bar: what time it is in the community, and buttons that move it on.

import { moveClock, readClock } from "./api.js";
import { toast } from "./dialogs.js";
import { fill, h, icon } from "./dom.js";
import { dueMoment, hourMinute, wholeDay } from "./times.js";
import { t } from "./words.js";

const TICK_MS = 1000;
const SETTLE_MS = 600;
const MOVES = [
  ["clock.minutes", 600],
  ["clock.hour", 3600],
  ["clock.day", 86400],
];

/** Draws into `element`. New messages may mean new timers, so the next one is read again a moment after them. */
export class ClockBar {
  #store;
  #moving = false;
  #asking = null;

  constructor(element, store) {
    this.#store = store;
    this.element = element;
    this.time = h("time", { class: "clock-time" });
    this.day = h("span", { class: "clock-day" });
    this.next = h("button", { type: "button", class: "move next" });
    this.next.addEventListener("click", () => this.#move({ to: "next" }));
    this.moves = h("div", { class: "moves", role: "group" });
    fill(element, h("div", { class: "reading", role: "timer" }, this.time, this.day), this.moves);
    store.subscribe((change) => this.#heard(change));
    setInterval(() => this.#tick(), TICK_MS);
  }

  redraw() {
    const steps = MOVES.map(([word, seconds]) =>
      h("button", { type: "button", class: "move", onclick: () => this.#move({ advance_s: seconds }) }, t(word)),
    );
    this.moves.setAttribute("aria-label", t("clock"));
    fill(this.moves, ...steps, this.next);
    this.#show();
  }

  #heard(change) {
    if (change.type === "loaded") return this.redraw();
    if (change.type === "clock") return this.#show();
    if (change.type !== "message" && change.type !== "edit") return;
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => this.#ask(), SETTLE_MS);
  }

  async #ask() {
    const clock = await readClock().catch(() => null);
    if (clock !== null) this.#store.setClock(clock);
  }

  async #move(move) {
    if (this.#moving) return;
    this.#setMoving(true);
    try {
      this.#store.setClock(await moveClock(move));
    } catch (error) {
      toast(document.body, t("failed", { reason: error.message }));
    }
    this.#setMoving(false);
    this.#show();
  }

  #setMoving(moving) {
    this.#moving = moving;
    this.element.setAttribute("aria-busy", String(moving));
    for (const button of this.moves.children) button.setAttribute("aria-disabled", String(moving));
  }

  #tick() {
    if (this.#store.clock !== null) this.#showReading();
  }

  #show() {
    if (this.#store.clock === null) return;
    this.#showReading();
    const due = this.#store.clock.next_due;
    const when = due ? dueMoment(new Date(due), this.#store.now()) : "";
    this.next.disabled = !due;
    const words = h("span", { class: "next-words" }, t(due ? "clock.next" : "clock.nothing"));
    fill(this.next, due ? icon("next") : null, words, when ? h("span", { class: "next-when" }, when) : null);
  }

  #showReading() {
    const now = this.#store.now();
    this.time.textContent = hourMinute(now);
    this.time.dateTime = now.toISOString();
    const date = wholeDay(now);
    if (this.day.textContent !== date) this.day.textContent = date;
  }
}
