// Saves the edited file by itself, and says how that went. Nothing here knows which kind of file it is.
import { ServerError } from "./server.js";

const PAUSE_MS = 2000; // after the last change
const COPY_MS = 300; // the browser's own copy comes sooner
const LONGEST_WAIT_MS = 60_000;

/**
 * States told to *tell*: "saved" {at}, "changed", "saving", "waiting" {error} (tries again by itself),
 * "refused" {error} (will not), "conflict" {theirs}.
 */
export class Autosave {
  #timer;
  #copyTimer;
  #failures = 0;
  #running = null;

  /** editor: {read(), settle()}; read gives the file's text. */
  constructor({ editor, server, copy, version, tell }) {
    Object.assign(this, { editor, server, copy, version, tell });
    this.isDirty = false;
    this.conflict = null;
    addEventListener("online", () => this.isDirty && this.save());
  }

  /** Call after each change of the file, also for each key that is typed in a field. */
  changed() {
    this.isDirty = true;
    if (this.conflict) return this.#copySoon();
    this.tell("changed");
    this.#copySoon();
    return this.#saveIn(PAUSE_MS);
  }

  /** Save what is changed now; settles when it is saved, or is not for the time being. */
  async save() {
    clearTimeout(this.#timer);
    await this.#running;
    if (!this.isDirty || this.conflict) return;
    this.#running = this.#put().finally(() => (this.#running = null));
    await this.#running;
  }

  /** Take in what is still being typed, then save. */
  async flush() {
    await this.editor.settle();
    await this.save();
  }

  /** Is there anything that the server has not confirmed? */
  get isUnsaved() {
    return this.isDirty || this.#running !== null;
  }

  /** Our text is to stand, above theirs, which stays in the draft's history. */
  async keepOurs() {
    this.version = this.conflict.version;
    this.conflict = null;
    await this.save();
  }

  /** Their text stands and is shown; ours was kept by the server when it told of the conflict. */
  async takeTheirs(version) {
    const at = new Date(this.conflict.saved_at);
    this.version = version;
    this.conflict = null;
    this.isDirty = false;
    await this.copy.forget();
    this.tell("saved", { at });
  }

  async #put() {
    this.isDirty = false; // what changes from here on is a change of its own
    this.tell("saving");
    try {
      const { version, savedAt } = await this.server.save(await this.editor.read(), this.version);
      this.version = version;
      this.#failures = 0;
      if (this.isDirty) return; // changed() has said so, and saves again
      await this.copy.forget();
      this.tell("saved", { at: savedAt });
    } catch (error) {
      this.isDirty = true;
      this.#failed(error);
      if (!(error instanceof ServerError)) throw error;
    }
  }

  #failed(error) {
    this.#keepCopy();
    if (error.status === 409) {
      this.conflict = error.answer;
      this.tell("conflict", { theirs: error.answer });
    } else if (error.passes) {
      this.#failures += 1;
      this.tell("waiting", { error });
      this.#saveIn(Math.min(PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_WAIT_MS));
    } else {
      this.tell("refused", { error });
    }
  }

  #saveIn(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), milliseconds);
  }

  #copySoon() {
    clearTimeout(this.#copyTimer);
    this.#copyTimer = setTimeout(() => this.isDirty && this.#keepCopy(), COPY_MS);
  }

  async #keepCopy() {
    const text = await this.editor.read();
    if (this.isDirty) await this.copy.keep({ text, version: this.version, at: Date.now() });
  }
}
