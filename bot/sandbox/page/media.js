// Draws what a message carries besides text: pictures, albums, voice, video, files, places, contacts.

import { avatar, h, icon, iconButton } from "./dom.js";
import { showPicture } from "./dialogs.js";
import { duration } from "./times.js";
import { t } from "./words.js";

const BARS = 28;
const FILMS = new Set(["video", "animation", "video_note"]);
const PICTURES = new Set(["photo", "sticker"]);

/** The node of one message's media, place or contact; null when it has none. */
export function mediaNode(message) {
  if (message.media) return mediumNode(message.media);
  if (message.location) return locationNode(message.location, message.venue);
  if (message.contact) return contactNode(message.contact);
  return null;
}

/** Several messages of one album as a grid; documents and audio stand below each other. */
export function albumNode(messages) {
  const visual = messages.every(({ media }) => PICTURES.has(media.kind) || FILMS.has(media.kind));
  const tiles = messages.map(({ media }) => mediumNode(media));
  return h("div", { class: visual ? `album of-${Math.min(messages.length, 10)}` : "album-files" }, ...tiles);
}

/** True when the media fills the bubble edge to edge. */
export function isVisual(message) {
  return Boolean(message.media) && (message.media.kind === "photo" || message.media.kind === "video" || message.media.kind === "animation");
}

function mediumNode(media) {
  if (PICTURES.has(media.kind) && !isFilmFile(media)) return pictureNode(media);
  if (FILMS.has(media.kind) || isFilmFile(media)) return filmNode(media);
  if (media.kind === "voice" || media.kind === "audio") return soundNode(media);
  return fileNode(media);
}

function isFilmFile(media) {
  return media.kind === "sticker" && (media.mime ?? "").startsWith("video/");
}

function pictureNode(media) {
  const picture = h("img", { src: media.url, alt: t(media.kind), loading: "lazy", draggable: "false" });
  const open = () => showPicture(media.url, t(media.kind));
  return h("button", { type: "button", class: `picture ${media.kind}`, "aria-label": t("open", { what: t(media.kind) }), onclick: open }, picture);
}

function filmNode(media) {
  return h("video", { class: `film ${media.kind}`, src: media.url, controls: true, preload: "metadata", playsinline: true, "aria-label": t(media.kind) });
}

function fileNode(media) {
  return h(
    "a",
    { class: "file", href: media.url, download: media.name ?? "", "aria-label": `${t("document")} ${media.name ?? ""}` },
    h("span", { class: "file-icon" }, icon("file")),
    h("span", { class: "file-name" }, media.name ?? t("document")),
  );
}

function soundNode(media) {
  const sound = new Audio();
  void load(sound, media.url);
  const bars = h("span", { class: "bars", "aria-hidden": "true" }, ...waveform(media.file_id));
  const length = h("span", { class: "sound-length" }, "0:00");
  const button = iconButton("play", t("play"), () => (sound.paused ? sound.play() : sound.pause()), "play");
  const show = () => drawSound(sound, button, bars, length);
  for (const event of ["play", "pause", "ended", "timeupdate", "durationchange"]) sound.addEventListener(event, show);
  const title = media.kind === "audio" && media.name ? h("span", { class: "sound-name" }, media.name) : null;
  return h("div", { class: "sound", role: "group", "aria-label": t(media.kind) }, button, h("div", { class: "sound-body" }, title, bars, length));
}

// Taken whole: over plain HTTP without ranges the browser would not know how long a recording is.
async function load(sound, url) {
  const response = await fetch(url);
  if (response.ok) sound.src = URL.createObjectURL(await response.blob());
}

function drawSound(sound, button, bars, length) {
  const whole = Number.isFinite(sound.duration) ? sound.duration : 0;
  const played = whole > 0 ? sound.currentTime / whole : 0;
  [...bars.children].forEach((bar, place) => bar.classList.toggle("played", place < played * BARS));
  length.textContent = duration(sound.paused && sound.currentTime === 0 ? whole : sound.currentTime);
  const playing = !sound.paused && !sound.ended;
  button.replaceChildren(icon(playing ? "pause" : "play"));
  button.setAttribute("aria-label", t(playing ? "pause" : "play"));
}

// Not the true loudness: only a calm picture that is the same each time for the same file.
function waveform(seed) {
  let state = [...String(seed)].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);
  return Array.from({ length: BARS }, () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return h("i", { class: `bar-${state >>> 29}` });
  });
}

function locationNode(location, venue) {
  const place = venue?.address || `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`;
  const title = venue?.title || t(location.live_period ? "location.live" : "location");
  return h(
    "div",
    { class: "place" },
    h("div", { class: "map" }, icon("location")),
    h("div", { class: "place-words" }, h("strong", {}, title), h("span", {}, place)),
  );
}

function contactNode(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "contact-card" },
    avatar(contact.user_id ?? 0, name),
    h("div", { class: "contact-words" }, h("strong", {}, name || t("contact")), h("span", {}, contact.phone)),
  );
}
