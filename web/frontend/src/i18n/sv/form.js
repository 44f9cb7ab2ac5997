// Everything in Swedish that the page of a form can say.
import forms from "./forms.js";
import studio from "./studio.js";

export const swedish = { ...studio, ...forms };
