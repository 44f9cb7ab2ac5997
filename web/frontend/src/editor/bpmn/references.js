// What a diagram may refer to: forms, decisions, groups, handlers … as the server lists them for this draft.

export class References {
  static async load(server) {
    const references = new References(server);
    await references.refresh();
    return references;
  }

  constructor(server) {
    this.server = server;
  }

  async refresh() {
    Object.assign(this, EMPTY, await this.server.references());
  }

  /** The page on which a file of this draft is edited. */
  pageOf(file) {
    return `${this.server.urls.draft}/${file}`;
  }

  /** Adds an empty file to the draft and returns how it is referred to. kind: "form" or "decision". */
  async add(kind, name) {
    const list = kind === "form" ? "forms" : "decisions";
    const before = new Set(this[list].map((one) => one.id));
    await this.server.addFile(kind, name);
    await this.refresh();
    return this[list].find((one) => !before.has(one.id));
  }

  handlersOf(kind) {
    return this.handlers.filter((one) => one.kind === kind);
  }

  /** What the expression editor offers beside variables. Without a list from the server it offers FEEL's own. */
  feelContext() {
    if (this.functions.length === 0) return {};
    return { builtins: this.functions.map(toBuiltin) };
  }
}

const EMPTY = {
  forms: [],
  decisions: [],
  groups: [],
  roles: [],
  handlers: [],
  processes: [],
  variables: [],
  functions: [],
  laws: [],
  clocks: [],
};

function toBuiltin({ name, params = [], info }) {
  const named = params.map((one) => (typeof one === "string" ? { name: one } : one));
  return { name, type: "function", params: named, info };
}
