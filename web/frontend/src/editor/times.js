// Moments in the reader's words: 14.03 today, else with the day before it.

/** "14.03", or "23 nov. 14.03" when it was another day. */
export function moment(date, language) {
  if (date.toDateString() === new Date().toDateString()) return clock(date, language);
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }).format(date);
  return `${day} ${clock(date, language)}`;
}

/** "14.03", for what has just happened. */
export function clock(date, language) {
  return `${two(date.getHours())}${language === "sv" ? "." : ":"}${two(date.getMinutes())}`;
}

const two = (number) => String(number).padStart(2, "0");
