// Turns text and its entities into DOM nodes. Offsets are UTF-16 units, as JavaScript counts too.

import { h } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:|tg:\/\/)/i;

/** A fragment with the text marked up; `onCommand` is called with a command that is clicked. */
export function marked(text, entities = [], onCommand = () => {}) {
  const fragment = document.createDocumentFragment();
  const outermostFirst = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fragment.append(...pieces(text, 0, text.length, outermostFirst, onCommand));
  return fragment;
}

/** True for an address that a click may safely open. */
export function isSafeLink(url) {
  return SAFE_LINK.test(url);
}

function pieces(text, from, to, entities, onCommand) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length > 0) {
    const [entity, ...others] = rest;
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inside = others.filter((other) => other.offset < end);
    nodes.push(element(entity, text.slice(entity.offset, end), pieces(text, entity.offset, end, inside, onCommand), onCommand));
    // A block already ends its line, so the line break behind it is not shown a second time.
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? Math.min(end + 1, to) : end;
    rest = others.filter((other) => other.offset >= end);
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function element(entity, words, children, onCommand) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, children);
    case "url":
      return link(/^[a-z]+:/i.test(words) ? words : `https://${words}`, children);
    case "email":
      return link(`mailto:${words}`, children);
    case "phone_number":
      return link(`tel:${words.replace(/[^+\d]/g, "")}`, children);
    case "text_mention":
    case "mention":
    case "hashtag":
      return h("span", { class: "mention" }, ...children);
    case "bot_command":
      return h("button", { type: "button", class: "command-link", onclick: () => onCommand(words) }, ...children);
    case "spoiler":
      return spoiler(children);
    default:
      return h(TAGS[entity.type] ?? "span", {}, ...children);
  }
}

function link(url, children) {
  if (!isSafeLink(url)) return h("span", {}, ...children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function spoiler(children) {
  const cover = h("span", { class: "spoiler", tabindex: "0", role: "button", "aria-expanded": "false" }, ...children);
  const reveal = () => {
    cover.classList.add("shown");
    cover.setAttribute("aria-expanded", "true");
  };
  cover.addEventListener("click", reveal);
  cover.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return cover;
}
