// What the page knows of the world, kept up to date from the server's feed of changes.

/** People, chats and clock; tells its listeners of each change after taking it in. */
export class Store {
  people = new Map();
  chats = new Map();
  clock = null;
  version = 0;
  #listeners = new Set();

  subscribe(listener) {
    this.#listeners.add(listener);
  }

  /** Takes the whole state of the server in place of what was known. */
  load(state) {
    this.version = state.version;
    this.clock = { ...state.clock, readAt: performance.now() };
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.chats = new Map(state.chats.map((chat) => [chat.id, withMessages(chat)]));
    this.#tell({ type: "loaded" });
  }

  /** Takes one change in; false when the state must be read again: the world began anew, a chat is new or has moved. */
  apply(change) {
    switch (change.type) {
      case "reset":
        this.#tell({ type: "reset" });
        return false;
      case "clock":
        return this.setClock(change.clock);
      case "answer":
        return true; // the press itself brings the answer back to whoever pressed
      case "member":
        return this.#applyMember(change);
      default:
        return this.#applyToChat(change);
    }
  }

  setClock(clock) {
    this.clock = { ...this.clock, ...clock, readAt: performance.now() };
    this.#tell({ type: "clock" });
    return true;
  }

  /** The movable clock now: it runs on by itself between two readings. */
  now() {
    const since = performance.now() - this.clock.readAt;
    return new Date(new Date(this.clock.now).getTime() + since);
  }

  person(id) {
    return this.people.get(id);
  }

  name(id) {
    return this.people.get(id)?.name ?? "";
  }

  #setBlocked(id, blocked) {
    const person = this.people.get(id);
    if (person === undefined) return false;
    person.blocked = blocked;
    this.#tell({ type: "blocked", person, chat: this.chats.get(id) });
    return true;
  }

  #applyToChat(change) {
    const { type, message } = change;
    const chat = this.chats.get(change.chat ?? message.chat);
    if (chat === undefined) return false;
    if (type === "message" || type === "edit") chat.messages.set(message.id, message);
    else if (type === "delete") chat.messages.delete(message);
    else if (type === "pin") chat.pinned = change.pinned;
    else if (type === "reply_keyboard") chat.reply_keyboard = change.reply_keyboard;
    this.#tell({ type, chat, message });
    return true;
  }

  #applyMember({ chat: id, person, blocked, members, migrated_to: movedTo }) {
    const chat = this.chats.get(id);
    if (chat === undefined || movedTo) return false;
    if (blocked !== undefined) return this.#setBlocked(person, blocked);
    chat.members = members ?? chat.members;
    this.#tell({ type: "member", chat });
    return true;
  }

  #tell(change) {
    for (const listener of this.#listeners) listener(change);
  }
}

function withMessages(chat) {
  return { ...chat, messages: new Map(chat.messages.map((message) => [message.id, message])) };
}
