// Calm panels above the canvas: somebody else saved; there are changes that were never saved.
import { button, element, icon } from "./element.js";
import { moment } from "./times.js";

/** Shows a panel with a heading, words and buttons ([label, act]); an act closes the panel when it has succeeded. */
function showNotice(studio, name, heading, text, actions, link = undefined) {
  const id = `notice-${name}`;
  document.getElementById(id)?.remove();
  const panel = element(
    "section",
    { class: "l-studio__notice", id, role: "alertdialog", tabindex: "-1", "aria-labelledby": `${id}-heading` },
    element("h2", { id: `${id}-heading` }, icon("late"), ` ${heading}`),
    element("p", {}, text, link && " ", link),
    element(
      "div",
      { class: "row" },
      ...actions.map(([label, act]) =>
        button({ onclick: async () => (await act(), panel.remove(), studio.canvas.focus()) }, label),
      ),
    ),
  );
  studio.canvas.before(panel);
  panel.focus();
}

/** By what is edited, since only a diagram is drawn. */
const MEANWHILE = {
  bpmn: "{name} saved at {time}, while you were drawing",
  dmn: "{name} saved at {time}, while you were changing the table",
  form: "{name} saved at {time}, while you were changing the form",
};

/** theirs: what the server said: {version, by, saved_at, kept}. */
export function showConflict(studio, { theirs, translate, openTheirs, keepOurs }) {
  const time = moment(new Date(theirs.saved_at), studio);
  const kept = theirs.kept && element("a", { href: theirs.kept, download: studio.file }, translate("Your copy"));
  showNotice(
    studio,
    "conflict",
    translate(MEANWHILE[studio.editor], { name: theirs.by, time }),
    translate("Nothing is lost. Your version is kept beside, and both stay in the draft's history."),
    [
      [translate("Open theirs"), openTheirs],
      [translate("Keep mine"), keepOurs],
    ],
    kept,
  );
}

/** copy: {text, version, at} of an earlier visit that ended before everything was saved. */
export function offerCopy(studio, { copy, translate, take, drop }) {
  showNotice(
    studio,
    "copy",
    translate("Changes from {time} were never saved", { time: moment(new Date(copy.at), studio) }),
    translate("The page was closed before they reached the server. What you see now is what is saved."),
    [
      [translate("Bring my changes back"), take],
      [translate("Discard them"), drop],
    ],
  );
}
