// Files a person has chosen but not yet sent: a strip of small pictures over the composer.

import { upload } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { t } from "./words.js";

const ALBUM_LIMIT = 10;

/** Holds the chosen files; `changed` is called when their number changes. */
export class Staging {
  #files = [];
  #changed;

  constructor(changed) {
    this.#changed = changed;
    this.element = h("ul", { class: "staged", hidden: true });
  }

  get isEmpty() {
    return this.#files.length === 0;
  }

  /** Adds files; `kind` overrides what is guessed from the file's type. */
  add(files, kind = null) {
    for (const file of files) this.#files.push({ file, kind: kind ?? kindOf(file), preview: URL.createObjectURL(file) });
    this.#draw();
  }

  clear() {
    for (const { preview } of this.#files) URL.revokeObjectURL(preview);
    this.#files = [];
    this.#draw();
  }

  /** Uploads everything; gives the media of one send each: albums of at most ten, pictures and files apart. */
  async uploaded() {
    const media = await Promise.all(this.#files.map(async ({ file, kind }) => ({ kind, file: (await upload(file)).file, name: file.name })));
    return albums(media);
  }

  #draw() {
    this.element.hidden = this.isEmpty;
    this.element.setAttribute("aria-label", t("staged"));
    this.element.replaceChildren(...this.#files.map((staged) => this.#tile(staged)));
    this.#changed();
  }

  #tile(staged) {
    const { file, kind, preview } = staged;
    const face = { photo: () => h("img", { src: preview, alt: file.name }), video: () => h("video", { src: preview, muted: true }) }[kind];
    const picture = face?.() ?? h("span", { class: "staged-file" }, icon(kind === "audio" ? "voice" : "file"), h("span", {}, file.name));
    const remove = iconButton("close", t("remove", { name: file.name }), () => this.#remove(staged), "staged-remove");
    return h("li", {}, picture, remove);
  }

  #remove(staged) {
    URL.revokeObjectURL(staged.preview);
    this.#files = this.#files.filter((other) => other !== staged);
    this.#draw();
  }
}

function kindOf(file) {
  const [family] = file.type.split("/");
  return { image: "photo", video: "video", audio: "audio" }[family] ?? "document";
}

function albums(media) {
  const parts = [];
  for (const group of [media.filter(isVisual), media.filter(({ kind }) => kind === "document"), media.filter(({ kind }) => kind === "audio")]) {
    for (let at = 0; at < group.length; at += ALBUM_LIMIT) parts.push(group.slice(at, at + ALBUM_LIMIT));
  }
  return parts;
}

function isVisual({ kind }) {
  return kind === "photo" || kind === "video";
}
