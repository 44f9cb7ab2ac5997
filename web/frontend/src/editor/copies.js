// A copy of what has not reached the server yet, in the browser's own store, so that a crashed tab loses nothing.

const STORE = "unsaved";

/** One file's copy; key: the address where the file is kept. */
export class Copy {
  constructor(key) {
    this.key = key;
  }

  /** Keeps {text, version, at}. A browser that stores nothing (a private window) still edits. */
  async keep(copy) {
    await inStore("readwrite", (store) => store.put(copy, this.key)).catch(() => undefined);
  }

  async find() {
    return inStore("readonly", (store) => store.get(this.key)).catch(() => undefined);
  }

  async forget() {
    await inStore("readwrite", (store) => store.delete(this.key)).catch(() => undefined);
  }
}

async function inStore(mode, act) {
  const base = await answered(opening());
  try {
    return await answered(act(base.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    base.close();
  }
}

function opening() {
  const request = indexedDB.open("lots-editor", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return request;
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
