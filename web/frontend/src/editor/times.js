// Moments in the reader's words: 14.03 today, else with the day before it.

/** "14.03", or "23 nov. 14.03" when it was another day. */
export function moment(date, language) {
  const clock = `${two(date.getHours())}${language === "sv" ? "." : ":"}${two(date.getMinutes())}`;
  if (date.toDateString() === new Date().toDateString()) return clock;
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }).format(date);
  return `${day} ${clock}`;
}

const two = (number) => String(number).padStart(2, "0");
