// The line that says, in words, whether the file is saved. It is a live region: it is read aloud when it changes.
import { clock } from "./times.js";

export function savedLine(studio, translate) {
  const words = {
    saved: ({ at }) => translate("Saved {time}", { time: clock(at, studio) }),
    changed: () => translate("Changed, will be saved"),
    saving: () => translate("Saving …"),
    waiting: () => translate("Not saved: no contact, trying again"),
    refused: ({ error }) => refusal(error, translate),
    conflict: () => translate("Not saved: somebody else has saved"),
  };
  return (state, facts = {}) => {
    studio.saved.dataset.saved = state;
    studio.saved.textContent = words[state](facts);
  };
}

function refusal(error, translate) {
  switch (error.status) {
    case 401:
    case 400: // the page's token went out with the login that it belonged to
      return translate("Not saved: you are logged out. Log in in another tab, then reload this page.");
    case 403:
    case 404:
      return translate("Not saved: you may not change this draft any more");
    case 413:
      return translate("Not saved: the file is too large");
    default:
      return translate("Not saved: {reason}", { reason: error.message });
  }
}
