// Draws one entry of a conversation: a message or an album, with its quote, media, words and buttons.

import { avatar, h, hue, icon, iconButton } from "./dom.js";
import { isSafeLink, marked } from "./entities.js";
import { albumNode, isVisual, mediaNode } from "./media.js";
import { preview, serviceText } from "./preview.js";
import { dayTitle, hourMinute, moment } from "./times.js";
import { t } from "./words.js";

const STYLES = new Set(["danger", "primary", "success"]);

/**
 * The node of one entry. `messages` are one message or the parts of an album; `scene` says how it stands:
 * {chat, viewer, now, newDay, joined, store, actions}. `actions` hears what the person does with it.
 */
export function entryNode(messages, scene) {
  const [first] = messages;
  const day = scene.newDay ? h("div", { class: "day" }, h("span", {}, dayTitle(moment(first.date), scene.now))) : null;
  const body = first.service ? h("div", { class: "row service", tabindex: "-1" }, h("span", {}, serviceText(first))) : row(messages, scene);
  return h("div", { class: "entry" }, day, body);
}

function row(messages, scene) {
  const { viewer, joined, chat } = scene;
  const [first] = messages;
  const own = first.from.id === viewer;
  const inGroup = chat.type !== "private";
  const classes = ["row", own ? "out" : "in", joined ? "joined" : "", first.from.is_bot ? "bot" : ""].filter(Boolean);
  const face = inGroup && !own ? avatar(first.from.id, first.from.name, joined ? "hidden" : "") : null;
  return h(
    "article",
    { class: classes.join(" "), tabindex: "-1", "aria-label": spoken(messages), data: { message: first.id } },
    face,
    h("div", { class: "stack" }, bubble(messages, scene, own, inGroup), ...buttonLines(messages, scene)),
  );
}

function bubble(messages, scene, own, inGroup) {
  const [first] = messages;
  const speaking = messages.find((message) => message.text || message.caption) ?? first;
  const words = speaking.text || speaking.caption || "";
  const visual = messages.every(isVisual);
  const meta = metaNode(messages);
  const content = messages.length > 1 ? albumNode(messages) : mediaNode(first);
  const more = iconButton("more", t("message.menu"), (event) => scene.actions.menu(first, event.currentTarget), "bubble-more");
  return h(
    "div",
    { class: visual ? (words ? "bubble visual" : "bubble visual wordless") : "bubble" },
    inGroup && !own && !scene.joined ? senderNode(first, scene) : null,
    first.forwarded ? h("div", { class: "forwarded" }, t("forwarded")) : null,
    first.reply_to ? quoteNode(first.reply_to, scene) : null,
    content,
    words ? textNode(speaking, words, scene, meta) : meta,
    more,
  );
}

function senderNode(message, { store }) {
  const role = message.from.is_bot ? "bot" : store.person(message.from.id)?.title;
  return h("div", { class: `sender hue-${hue(message.from.id)}` }, message.from.name, role ? h("span", { class: "role" }, role) : null);
}

function quoteNode(id, { chat, actions }) {
  const quoted = chat.messages.get(id);
  const name = quoted?.from?.name ?? "";
  return h(
    "button",
    { type: "button", class: `quote hue-${hue(quoted?.from?.id ?? 0)}`, onclick: () => actions.jump(id) },
    name ? h("strong", {}, name) : null,
    h("span", {}, preview(quoted)),
  );
}

function textNode(message, words, { actions }, meta) {
  const entities = message.text ? message.entities : (message.caption_entities ?? message.entities);
  return h("div", { class: "text" }, marked(words, entities, (command) => actions.command(command)), meta);
}

function metaNode(messages) {
  const last = messages[messages.length - 1];
  return h(
    "span",
    { class: "meta" },
    messages.some((message) => message.edit_date) ? h("span", { class: "edited" }, t("edited")) : null,
    last.silent ? h("span", { class: "silent", role: "img", "aria-label": t("silent"), title: t("silent") }, icon("mute")) : null,
    h("time", {}, hourMinute(moment(last.date))),
  );
}

function buttonLines(messages, scene) {
  const message = messages.find(({ buttons }) => buttons?.length > 0);
  if (message === undefined) return [];
  const lines = message.buttons.map((line) => h("div", { class: "button-line" }, ...line.map((button) => buttonNode(button, message, scene))));
  return [h("div", { class: "inline-buttons" }, ...lines)];
}

function buttonNode(button, message, { actions }) {
  const style = STYLES.has(button.style) ? ` ${button.style}` : "";
  if (button.url !== undefined && button.url !== null) return urlButton(button, style);
  const press = (event) => actions.press(message, button, event.currentTarget);
  return h("button", { type: "button", class: `inline-button${style}`, onclick: press }, h("span", {}, button.text));
}

function urlButton(button, style) {
  const href = isSafeLink(button.url) ? button.url : null;
  return h("a", { class: `inline-button${style}`, href, target: "_blank", rel: "noopener noreferrer" }, h("span", {}, button.text), icon("link"));
}

function spoken(messages) {
  const [first] = messages;
  const words = messages.length > 1 ? `[${t("album")}] ${preview(messages.find((message) => message.caption) ?? first)}` : preview(first);
  return `${first.from.name}, ${hourMinute(moment(first.date))}: ${words}`;
}
