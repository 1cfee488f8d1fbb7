// Where a person writes: text, files, samples, commands, the reply keyboard, replying and editing.

import { upload } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import { preview } from "./preview.js";
import { Staging } from "./staging.js";
import { t } from "./words.js";

const SAMPLE_VOICE = "/static/sample-voice.ogg";
const SAMPLE_PLACE = { latitude: 22.53332, longitude: 113.93041 };
const TALLEST = 160;

/** Writes on behalf of whoever is acting in the chat shown. `actions`: send, edit, contact, lastOwn, back. */
export class Composer {
  #actions;
  #context = null;
  #drafts = new Map();
  #chat = null;
  #sent = Promise.resolve(true);

  constructor(actions) {
    this.#actions = actions;
    this.staging = new Staging(() => this.#drawButtons());
    this.field = h("textarea", { rows: "1", class: "field", autocomplete: "off", enterkeyhint: "send" });
    this.field.addEventListener("input", () => this.#grown());
    this.field.addEventListener("keydown", (event) => this.#keyed(event));
    this.field.addEventListener("paste", (event) => this.#pasted(event));
    this.visual = picker("image/*,video/*", (files) => this.#stage(files));
    this.any = picker("", (files) => this.#stage(files, "document"));
    this.contextBar = h("div", { class: "context", hidden: true });
    this.line = h("form", { class: "line" });
    this.line.addEventListener("submit", (event) => this.#submitted(event));
    this.keys = h("div", { class: "reply-keyboard", role: "group", hidden: true });
    this.element = h("div", { class: "composer" }, this.contextBar, this.staging.element, this.line, this.keys, this.visual, this.any);
    this.translate();
  }

  /** Turns to another chat; an unfinished text stays with the chat it was written for. */
  show(chat) {
    if (this.#chat !== null) this.#drafts.set(this.#chat.id, this.field.value);
    this.#chat = chat;
    this.#setContext(null);
    this.staging.clear();
    this.#put(this.#drafts.get(chat.id) ?? "");
    this.drawKeyboard();
    this.#drawButtons();
  }

  /** Puts the words of the shown language in. */
  translate() {
    this.attach = iconButton("attach", t("attach"), () => this.#openAttach(), "attach");
    this.commands = iconButton("slash", t("commands"), () => this.#openCommands(), "commands");
    this.sendButton = h("button", { type: "submit", class: "send", "aria-label": t("send"), title: t("send") }, icon("send"));
    this.line.replaceChildren(this.attach, this.field, this.commands, this.sendButton);
    this.keys.setAttribute("aria-label", t("keyboard"));
    this.field.setAttribute("aria-label", t("message"));
    if (this.#chat !== null) this.#drawButtons();
    this.#drawContext();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  replyTo(message) {
    this.#setContext({ kind: "reply", message });
    this.focus();
  }

  startEdit(message) {
    this.#setContext({ kind: "edit", message });
    this.#put(message.text || message.caption);
    this.focus();
  }

  /** Forgets unfinished texts: the world began anew. */
  forget() {
    this.#drafts.clear();
    this.#put("");
  }

  drawKeyboard() {
    const keyboard = this.#chat.reply_keyboard?.keyboard ?? [];
    this.keys.hidden = keyboard.length === 0;
    this.keys.replaceChildren(...keyboard.map((line) => h("div", { class: "key-line" }, ...line.map((key) => this.#key(key)))));
    this.field.placeholder = this.#chat.reply_keyboard?.input_field_placeholder || t("message");
  }

  #key(key) {
    const { text, request_contact: contact } = typeof key === "string" ? { text: key } : key;
    const run = () => (contact ? this.#actions.contact() : this.#actions.send({ text }));
    return h("button", { type: "button", class: "key", onclick: run }, contact ? icon("contact") : null, h("span", {}, text));
  }

  async #submitted(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (text === "" && this.staging.isEmpty) return;
    const context = this.#context;
    this.#put("");
    this.#setContext(null);
    // One after another: what is entered while the last one is still on its way must not be dropped.
    this.#sent = this.#sent.then(() => (text === "" && this.staging.isEmpty) || this.#deliver(text, context));
    if (await this.#sent) return;
    if (this.field.value === "") this.#put(text);
    this.#setContext(context);
  }

  async #deliver(text, context) {
    if (context?.kind === "edit") return this.#actions.edit(context.message, text);
    const reply = context?.kind === "reply" ? { reply_to: context.message.id } : {};
    if (this.staging.isEmpty) return this.#actions.send({ text, ...reply });
    return this.#actions.sendAll(async () => {
      const parts = await this.staging.uploaded();
      this.staging.clear();
      return parts.map((media, place) => ({ media, ...(place === 0 ? { ...reply, ...(text ? { caption: text } : {}) } : {}) }));
    });
  }

  #keyed(event) {
    // While an input method is composing, Enter chooses a word and must not send.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.line.requestSubmit();
    } else if (event.key === "ArrowUp" && this.field.value === "" && this.#context === null) {
      const own = this.#actions.lastOwn();
      if (own === undefined) return;
      event.preventDefault();
      this.startEdit(own);
    } else if (event.key === "Escape" && this.#context !== null) {
      if (this.#context.kind === "edit") this.#put("");
      this.#setContext(null);
    }
  }

  #pasted(event) {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    this.#stage(files);
  }

  #stage(files, kind = null) {
    this.staging.add(files, kind);
    this.focus();
  }

  #openAttach() {
    openMenu(this.attach, t("attach"), [
      { icon: "photo", label: t("attach.photo"), run: () => this.visual.click() },
      { icon: "file", label: t("attach.file"), run: () => this.any.click() },
      { icon: "voice", label: t("attach.voice"), run: () => this.#sendSampleVoice() },
      { icon: "location", label: t("attach.location"), run: () => this.#actions.send({ location: SAMPLE_PLACE }) },
      { icon: "contact", label: t("attach.contact"), run: () => this.#actions.contact() },
    ]);
  }

  #sendSampleVoice() {
    return this.#actions.sendAll(async () => {
      const sample = await (await fetch(SAMPLE_VOICE)).blob();
      const { file } = await upload(new File([sample], "voice.ogg", { type: "audio/ogg" }));
      return [{ media: [{ kind: "voice", file }] }];
    });
  }

  #openCommands() {
    const items = (this.#chat.commands ?? []).map(({ command, description }) => {
      const name = `/${command.replace(/^\//, "")}`;
      return { label: name, note: description, run: () => this.#actions.send({ text: name }) };
    });
    openMenu(this.commands, t("commands"), items);
  }

  #setContext(context) {
    this.#context = context;
    this.#drawContext();
    this.#drawButtons();
  }

  #drawContext() {
    this.contextBar.hidden = this.#context === null;
    if (this.#context === null) return this.contextBar.replaceChildren();
    const { kind, message } = this.#context;
    const title = kind === "edit" ? t("editing") : t("replying", { name: message.from.name });
    const cancel = iconButton("close", t("cancel"), () => {
      if (kind === "edit") this.#put("");
      this.#setContext(null);
      this.focus();
    });
    this.contextBar.replaceChildren(icon(kind), h("div", { class: "context-words" }, h("strong", {}, title), h("span", {}, preview(message))), cancel);
  }

  #drawButtons() {
    const hasCommands = (this.#chat?.commands ?? []).length > 0;
    this.commands.hidden = !hasCommands || this.field.value !== "";
    this.sendButton.classList.toggle("ready", this.field.value.trim() !== "" || !this.staging.isEmpty);
  }

  #put(text) {
    this.field.value = text;
    this.#grown();
  }

  #grown() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, TALLEST)}px`;
    this.#drawButtons();
  }
}

function picker(accept, chosen) {
  const input = h("input", { type: "file", multiple: true, accept, hidden: true });
  input.addEventListener("change", () => {
    chosen([...input.files]);
    input.value = "";
  });
  return input;
}
