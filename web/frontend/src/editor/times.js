// Moments as every other page says them: in the reader's words and the installation's time zone, not the browser's.

/** "14.03", or "23 nov. 14.03" when it was another day. speech: {language, zone}, as the studio has them. */
export function moment(date, speech) {
  if (dayOf(date, speech) === dayOf(new Date(), speech)) return clock(date, speech);
  const day = format(date, speech.language, { timeZone: speech.zone, day: "numeric", month: "short" });
  return `${day} ${clock(date, speech)}`;
}

/** "14.03", for what has just happened. */
export function clock(date, { language, zone }) {
  const time = format(date, "en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return language === "sv" ? time.replace(":", ".") : time;
}

function dayOf(date, { zone }) {
  return format(date, "en-GB", { timeZone: zone, dateStyle: "short" });
}

function format(date, language, options) {
  return new Intl.DateTimeFormat(language, options).format(date);
}
