// Says a message in one line: for chat lists, quotes, the pinned bar and screen readers.

import { t } from "./words.js";

/** One line for a message: its words, or what it carries. */
export function preview(message) {
  if (message === undefined) return t("gone");
  if (message.service) return serviceText(message);
  const words = oneLine(message.text || message.caption || "");
  const thing = thingOf(message);
  if (thing && words) return `${thing} · ${words}`;
  return words || thing;
}

/** What a service message says, for instance that somebody joined. */
export function serviceText(message) {
  const { kind, name, people } = message.service;
  const who = people?.join("、") || name || message.from?.name || "";
  const words = t(`service.${kind}`, { name: who });
  return words.startsWith("service.") ? t("service.other") : words;
}

function thingOf(message) {
  if (message.media) {
    const named = message.media.kind === "document" && message.media.name;
    return named ? message.media.name : `[${t(message.media.kind)}]`;
  }
  if (message.location) return `[${t("location")}]`;
  if (message.contact) return `[${t("contact")}]`;
  return "";
}

function oneLine(text) {
  return text.length > 200 ? `${text.slice(0, 200).replace(/\s+/g, " ")}…` : text.replace(/\s+/g, " ");
}
