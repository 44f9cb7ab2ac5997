// A page that can't open its file says so, and changes nothing.
import { element, icon } from "./element.js";

/** Runs *open*; what goes wrong is told where the file would have been, and nothing is left to draw with. */
export async function openOrExplain({ studio, translate }, open) {
  try {
    await open();
  } catch (error) {
    console.error(error);
    const words = translate("The file cannot be opened here: {reason}", { reason: translate(error.message) });
    const rescue = translate("Nothing is changed. The files of the draft can be downloaded and exchanged.");
    const place = element(
      "div",
      { class: "l-studio__notice", role: "alert" },
      element("p", {}, icon("late"), ` ${words}`),
    );
    place.append(element("p", {}, rescue));
    studio.canvas.replaceChildren(place);
    studio.tools.replaceChildren();
  }
}
