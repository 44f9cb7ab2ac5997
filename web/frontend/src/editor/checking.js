// Asks for findings when the person pauses. Answers about a text that has changed since are never shown.

const PAUSE_MS = 900; // the findings come within two seconds of a pause

export class Checking {
  #timer;
  #asked = null;

  /** show(findings) and failed(error) tell the page. */
  constructor({ editor, server, file, show, failed }) {
    Object.assign(this, { editor, server, file, show, failed });
  }

  changed() {
    this.#asked?.abort();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.check(), PAUSE_MS);
  }

  async check() {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const text = await this.editor.read();
      const findings = await this.server.check({ [this.file]: text }, asked.signal);
      if (!asked.signal.aborted) this.show(findings);
    } catch (error) {
      if (!asked.signal.aborted) this.failed(error);
    }
  }
}
