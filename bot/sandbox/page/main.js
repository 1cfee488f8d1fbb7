// Starts the page: puts the parts together and follows the server.

import * as api from "./api.js";
import { ClockBar } from "./clockbar.js";
import { confirm, toast } from "./dialogs.js";
import { fill, h, iconButton } from "./dom.js";
import { follow } from "./feed.js";
import { Hint } from "./hint.js";
import { Homes } from "./homes.js";
import { Side } from "./side.js";
import { Store } from "./store.js";
import { setTimezone } from "./times.js";
import { onLanguage, switchLanguage, t, translatePage } from "./words.js";

const at = (id) => document.getElementById(id);

const residents = {
  title: "side.residents",
  listLabel: "list.residents",
  sections: (store) => [{ title: "private", chats: privateChats(store, "resident") }],
};

const staff = {
  title: "side.staff",
  listLabel: "list.staff",
  sections: (store) => [
    { title: "groups", chats: [...store.chats.values()].filter(isLiveGroup) },
    { title: "private", chats: privateChats(store, "staff") },
  ],
};

function isLiveGroup(chat) {
  return chat.type !== "private" && !chat.migrated_to;
}

function privateChats(store, kind) {
  return [...store.chats.values()].filter((chat) => chat.type === "private" && store.person(chat.person)?.kind === kind);
}

function announce(words) {
  at("announcer").textContent = words;
}

/** The people the hint speaks of: the first resident, and the engineer if there is one by the usual name. */
function hintNames(store) {
  const people = [...store.people.values()];
  const worker = people.find(({ name }) => name.startsWith("李师傅")) ?? people.find(({ kind }) => kind === "staff");
  return { resident: people.find(({ kind }) => kind === "resident")?.name ?? "", staff: worker?.name ?? "" };
}

async function startOver() {
  if (!(await confirm(t("reset.ask"), t("yes")))) return;
  await api.reset().catch((error) => toast(document.body, t("failed", { reason: error.message })));
}

function drawTools(hint) {
  fill(
    at("tools"),
    iconButton("help", t("help"), () => hint.toggle()),
    iconButton("reset", t("reset"), startOver),
    h("button", { type: "button", class: "language", "aria-label": t("language.label"), onclick: switchLanguage }, t("language")),
  );
}

function start() {
  const store = new Store();
  store.subscribe((change) => change.type === "loaded" && setTimezone(store.clock.timezone));
  const clock = new ClockBar(at("clock"), store);
  const homes = new Homes(store);
  const sides = [new Side(at("residents"), store, residents, homes, announce), new Side(at("staff"), store, staff, homes, announce)];
  const hint = new Hint(at("hint"), () => hintNames(store));
  store.subscribe((change) => change.type === "loaded" && hint.draw());
  onLanguage(() => {
    drawTools(hint);
    if (store.clock === null) return;
    for (const part of [clock, ...sides]) part.redraw();
    hint.draw();
  });
  translatePage();
  drawTools(hint);
  void follow(store, (up) => {
    at("offline").hidden = up;
  });
}

start();
