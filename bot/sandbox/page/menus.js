// What the menus of messages and of private chats offer.

import { t } from "./words.js";

/** Items for one message; an action that is null is left out. */
export function messageMenu(message, actions) {
  const words = message.text || message.caption;
  return [
    { icon: "reply", label: t("reply"), run: actions.reply },
    actions.edit ? { icon: "edit", label: t("edit"), run: actions.edit } : null,
    words ? { icon: "copy", label: t("copy"), run: () => navigator.clipboard?.writeText(words) } : null,
    { icon: "trash", label: t("delete"), danger: true, run: actions.delete },
  ].filter((item) => item !== null);
}

/** Items for a person's private chat. */
export function personMenu(person, setBlocked) {
  const label = person.blocked ? t("unblock") : t("block");
  return [{ icon: "block", label, danger: !person.blocked, run: () => setBlocked(!person.blocked) }];
}
