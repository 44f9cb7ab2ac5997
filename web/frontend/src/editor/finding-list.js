// The list of findings under the canvas: what is wrong, how to mend it, where. A click goes there.
import { button, element, icon } from "./element.js";

const SEVERITIES = { error: ["late", "Error"], warning: ["wait", "Warning"], info: ["dot", "Note"] };

export class FindingList {
  /** nameOf(id): an element's name; go(finding): show it on the canvas. */
  constructor({ studio, translate, nameOf, go }) {
    Object.assign(this, { studio, translate, nameOf, go });
    this.list = element("ul", { class: "l-finds" });
    this.sum = element("p", { role: "status", class: "l-finds__sum" });
    const heading = studio.findings.querySelector("h2") ?? element("h2", {}, translate("Findings"));
    studio.findings.replaceChildren(element("div", { class: "row row--between" }, heading, this.sum), this.list);
  }

  show(findings) {
    const ranked = [...findings].sort((a, b) => rank(a) - rank(b));
    this.list.replaceChildren(...ranked.map((finding) => this.#row(finding)));
    this.sum.textContent = this.#sum(findings);
    this.studio.findings.dataset.findings = String(findings.length);
  }

  failed() {
    this.sum.textContent = this.translate("Could not be checked: no contact. What you see is from before.");
  }

  #row(finding) {
    const [symbol, severity] = SEVERITIES[finding.severity] ?? SEVERITIES.info;
    const words = element("span", { class: `l-tag l-tag--${symbol}` }, icon(symbol), ` ${this.translate(severity)}`);
    const text = element("div", {}, element("b", {}, finding.message), element("p", {}, finding.remedy));
    const code = element("code", { class: "l-find__code" }, finding.code);
    text.append(code);
    return element("li", { class: "l-find", "data-code": finding.code }, words, text, this.#way(finding));
  }

  #way(finding) {
    if (finding.file && finding.file !== this.studio.file) {
      const href = `${this.studio.urls.draft}/${finding.file}`;
      return element("a", { href, class: "l-find__go" }, this.translate("Open {file}", { file: finding.title }));
    }
    if (!finding.element) return element("span");
    const name = this.nameOf(finding.element) || finding.element;
    return button({ onclick: () => this.go(finding) }, this.translate("Show {name}", { name }));
  }

  #sum(findings) {
    const errors = findings.filter((finding) => finding.severity === "error").length;
    const warnings = findings.length - errors;
    if (findings.length === 0) return this.translate("Nothing to remark on. The draft can be sent for approval.");
    const words = [
      errors && (errors === 1 ? this.translate("1 error") : this.translate("{n} errors", { n: errors })),
      warnings && (warnings === 1 ? this.translate("1 warning") : this.translate("{n} warnings", { n: warnings })),
    ].filter(Boolean);
    const last = errors ? this.translate("mend the errors before you send it for approval") : "";
    return [words.join(", "), last].filter(Boolean).join(": ");
  }
}

const rank = ({ severity }) => Object.keys(SEVERITIES).indexOf(severity);
