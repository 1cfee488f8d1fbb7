// Speaks to the sandbox server: one function per thing a person can do.

/** A refusal of the server, in its own words. */
export class Refused extends Error {}

export const readState = () => call("GET", "/sandbox/state");
export const readClock = () => call("GET", "/sandbox/clock");
export const moveClock = (move) => call("POST", "/sandbox/clock", move);
export const reset = () => call("POST", "/sandbox/reset", {});
export const send = (message) => call("POST", "/sandbox/send", message);
export const edit = (change) => call("POST", "/sandbox/edit", change);
export const remove = (chat, message) => call("POST", "/sandbox/delete", { chat, message });
export const block = (person, blocked) => call("POST", "/sandbox/block", { person, blocked });

/** Presses a button and waits up to `wait` seconds for what the bot says to the presser. */
export async function press(person, chat, message, data, wait = 15) {
  const pressed = await call("POST", "/sandbox/press", { as: person, chat, message, data, wait });
  return pressed.answer ?? null;
}

/** Uploads a file; gives its id and the kind the server took it for. */
export async function upload(file, name = file.name) {
  const form = new FormData();
  form.append("file", file, name);
  return result(await fetch("/sandbox/upload", { method: "POST", body: form }));
}

async function call(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  return result(await fetch(path, options));
}

async function result(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error ?? `HTTP ${response.status}`);
  return body;
}
