// What the editor asks of the server. Everything goes with the page's own session.

/** The server answered, but not with what was asked for. status: HTTP status, or 0 when it could not be reached. */
export class ServerError extends Error {
  constructor(status, answer = {}) {
    super(answer.message ?? `HTTP ${status}`);
    this.status = status;
    this.answer = answer;
  }

  /** Is it worth trying the same again in a while? */
  get passes() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export class Server {
  constructor({ urls, csrf }) {
    this.urls = urls;
    this.csrf = csrf;
  }

  /** The bytes of the edited file as text, and the number of the saved state. */
  async content() {
    const response = await ask(this.urls.content, { cache: "no-store" });
    return { text: await response.text(), version: versionIn(response) };
  }

  /** Saves *text* over saved state *version*. Throws ServerError 409 when somebody else saved after it. */
  async save(text, version) {
    const headers = { "If-Match": `"${version}"`, "Content-Type": "application/octet-stream" };
    const response = await this.#send("PUT", this.urls.content, text, headers);
    const { version: saved, saved_at: savedAt } = await response.json();
    return { version: saved, savedAt: new Date(savedAt) };
  }

  /** Findings on the whole draft, with *files* ({name: text}) as they are in the browser. */
  async check(files, signal) {
    const headers = { "Content-Type": "application/json" };
    const response = await this.#send("POST", this.urls.check, JSON.stringify({ files }), headers, signal);
    return (await response.json()).findings;
  }

  references() {
    return json(this.urls.references);
  }

  templates() {
    return json(this.urls.templates);
  }

  comments() {
    return json(this.urls.comments);
  }

  async finishComment(id) {
    await this.#send("POST", `${this.urls.comments}/${encodeURIComponent(id)}/done`);
  }

  /** Adds an empty form or decision table to the draft. */
  async addFile(kind, name) {
    await this.#send("POST", `${this.urls.draft}/files`, new URLSearchParams({ kind, name, csrf_token: this.csrf }));
  }

  #send(method, url, body, headers = {}, signal = undefined) {
    return ask(url, { method, body, signal, headers: { ...headers, "X-CSRFToken": this.csrf } });
  }
}

async function json(url) {
  return (await ask(url)).json();
}

/** Throws ServerError unless the answer is good; an answer by way of the login page is not. */
async function ask(url, options = {}) {
  const wanted = { Accept: "application/json, */*;q=0.5", ...options.headers };
  const response = await fetch(url, { credentials: "same-origin", ...options, headers: wanted }).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new ServerError(0);
  });
  if (response.redirected && new URL(response.url).pathname === "/login") throw new ServerError(401);
  if (!response.ok) throw new ServerError(response.status, await answerIn(response));
  return response;
}

async function answerIn(response) {
  return response.json().catch(() => ({}));
}

function versionIn(response) {
  return Number((response.headers.get("ETag") ?? "").replace(/^W\/|"/g, ""));
}
