// Keeps the store in step with the server: reads the state once, then follows the event stream.

import { readState } from "./api.js";

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 5000;

/**
 * Follows the server for as long as the page lives. After a break the state is read afresh:
 * a server that was restarted counts its versions from the beginning.
 * `onConnection(up)` hears whether the server can be reached.
 */
export async function follow(store, onConnection) {
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    try {
      store.load(await readState());
      onConnection(true);
      pause = FIRST_PAUSE_MS;
      await listen(store);
    } catch {
      onConnection(false);
      await after(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }
}

// Resolves when the state must be read again, rejects when the connection breaks.
function listen(store) {
  const { promise, resolve, reject } = settling();
  const stream = new EventSource(`/sandbox/events?since=${store.version}`);
  stream.onmessage = (event) => {
    const news = JSON.parse(event.data);
    store.version = news.version;
    for (const change of news.changes) {
      if (!store.apply(change)) return resolve();
    }
  };
  stream.onerror = () => reject(new Error("the event stream broke"));
  return promise.finally(() => stream.close());
}

function settling() {
  let resolve;
  let reject;
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function after(ms) {
  return new Promise((done) => {
    setTimeout(done, ms);
  });
}
