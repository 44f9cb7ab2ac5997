// What officials have said of a step while they worked with it, on that step.
import { button, element, icon } from "../element.js";
import { moment } from "../times.js";

const TYPE = "lots-comment";

export class CommentMarks {
  /** done(id): tells the server that a comment is dealt with. */
  constructor({ tool, studio, translate, done }) {
    Object.assign(this, { tool, studio, translate, done, comments: [], popover: null });
    studio.root.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
  }

  show(comments) {
    this.comments = comments.filter((one) => !one.done);
    this.tool.get("overlays").remove({ type: TYPE });
    const steps = new Set(this.comments.map((one) => one.element));
    [...steps].filter((id) => this.tool.get("elementRegistry").get(id)).forEach((id) => this.#mark(id));
  }

  #mark(id) {
    const count = this.comments.filter((one) => one.element === id).length;
    const label =
      count === 1
        ? this.translate("1 comment from an official")
        : this.translate("{n} comments from officials", { n: count });
    const html = element(
      "button",
      {
        type: "button",
        class: "l-find-mark l-find-mark--comment",
        "aria-label": label,
        title: label,
        onclick: () => this.#open(id),
      },
      icon("mail"),
      String(count),
    );
    this.tool.get("overlays").add(id, TYPE, { position: { top: -14, right: 16 }, html });
  }

  #open(id) {
    this.#close();
    const own = this.comments.filter((one) => one.element === id);
    this.popover = element(
      "section",
      {
        class: "l-studio__popover",
        role: "dialog",
        tabindex: "-1",
        "aria-label": this.translate("Comments on the step"),
      },
      element("ul", { class: "l-msg" }, ...own.map((one) => this.#row(one, id))),
      button({ onclick: () => this.#close() }, this.translate("Close the comments")),
    );
    this.studio.canvas.append(this.popover);
    this.popover.focus();
  }

  #row(comment, id) {
    const when = moment(new Date(comment.at), this.studio);
    const finish = async () => {
      await this.done(comment.id);
      this.show(this.comments.map((one) => (one === comment ? { ...one, done: true } : one)));
      if (this.comments.some((one) => one.element === id)) this.#open(id);
      else this.#close();
    };
    const from = [comment.by, when, comment.case].filter(Boolean).join(" · ");
    return element(
      "li",
      {},
      element("p", {}, comment.text),
      element("small", {}, from),
      " ",
      button({ onclick: finish }, this.translate("Dealt with")),
    );
  }

  #close() {
    this.popover?.remove();
    this.popover = null;
  }
}
