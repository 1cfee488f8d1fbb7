// Windows over the page: alerts of the bot, questions before something is lost, pictures, short toasts.

import { h, iconButton } from "./dom.js";
import { t } from "./words.js";

const TOAST_MS = 4500;

/** An alert of the bot that only the presser sees. */
export function showAlert(text, name) {
  const close = h("button", { type: "button", class: "solid", autofocus: true }, t("ok"));
  const note = name ? h("p", { class: "dialog-note" }, t("only.you", { name })) : null;
  const dialog = open("alert", h("p", { class: "dialog-text" }, text), note, h("div", { class: "dialog-buttons" }, close));
  dialog.setAttribute("role", "alertdialog");
  close.addEventListener("click", () => dialog.close());
}

/** Asks before something is lost; true when the person agrees. */
export function confirm(question, agree) {
  return new Promise((answer) => {
    const no = h("button", { type: "button", class: "plain" }, t("cancel"));
    const yes = h("button", { type: "button", class: "solid", autofocus: true }, agree);
    const dialog = open("question", h("p", { class: "dialog-text" }, question), h("div", { class: "dialog-buttons" }, no, yes));
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"));
  });
}

/** A picture in full size; a click or Escape closes it. */
export function showPicture(url, label) {
  const dialog = open("viewer", h("img", { src: url, alt: label }), iconButton("close", t("ok"), () => dialog.close(), "viewer-close"));
  dialog.addEventListener("click", () => dialog.close());
}

/** Words that appear for a moment over `place`: answers to presses, refusals of the server. */
export function toast(place, text, name = "") {
  const note = name ? h("small", {}, t("only.you", { name })) : null;
  const box = h("div", { class: "toast", role: "status" }, h("span", {}, text), note);
  place.append(box);
  setTimeout(() => box.classList.add("leaving"), TOAST_MS);
  setTimeout(() => box.remove(), TOAST_MS + 300);
}

function open(kind, ...children) {
  const dialog = h("dialog", { class: `dialog ${kind}` }, ...children);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
