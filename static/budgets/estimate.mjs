// What a week's timetable comes to while it is typed: the same words and pence as budgets/estimates, in
// typed.py and words.py; tests/twin holds the two to each other. No page is touched here.

const HOUR = 60;
const DAY = 24 * HOUR;
const WEEKS_PER_YEAR = 52;
const APART_PERCENT = 25;
const NAMED = { midnight: 0, midday: 720, noon: 720 };

const tight = (typed) => typed.replace(/\s/g, "").toLowerCase();

function readClock(typed) {
  const text = tight(typed);
  if (Object.hasOwn(NAMED, text)) return NAMED[text];
  const found = /^([0-9]{1,2})(?:[:.]?([0-9]{2}))?([ap]m)?$/.exec(text);
  if (!found) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  if (found[3]) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (found[3] === "pm" ? 12 : 0);
  }
  const at = hour * HOUR + minute;
  return minute < HOUR && at <= DAY ? at : null;
}

function readStart(typed) {
  const at = readClock(typed);
  return at === null ? null : at % DAY;
}

function readEnd(typed) {
  const at = readClock(typed);
  return at === null ? null : at || DAY;
}

function readLength(typed) {
  const text = tight(typed);
  const clock = /^([0-9]{1,2}):([0-9]{2})$/.exec(text);
  if (clock) return Number(clock[2]) < HOUR ? Number(clock[1]) * HOUR + Number(clock[2]) : null;
  const found =
    /^(?:([0-9]{1,2})(?:[.]([0-9]{1,2}))?h(?:(?:ou)?rs?)?)?(?:([0-9]{1,4})(?:m(?:in(?:ute)?s?)?)?)?$/.exec(text);
  if (!found || !text || /^[0-9]+(?:[.][0-9]+)?$/.test(text)) return null;
  const [, hours, part, minutes] = found;
  if (hours === undefined) return Number(minutes);
  if (part === undefined) return Number(hours) * HOUR + Number(minutes ?? 0);
  const hundredths = Number(part.padEnd(2, "0")) * HOUR;
  if (minutes !== undefined || hundredths % 100) return null;
  return Number(hours) * HOUR + hundredths / 100;
}

/** The minutes of a week of one line, all workers together; null where the line is not whole. */
export function weeklyMinutes({ kind, days, starts, ends, length, workers }) {
  const has = (typed) => typed.trim() !== "";
  const from = has(starts) ? readStart(starts) : undefined;
  const until = has(ends) ? readEnd(ends) : undefined;
  const long = has(length) ? readLength(length) : undefined;
  if ([from, until, long].includes(null) || !kind || !days) return null;
  let minutes = long;
  if (from !== undefined && until !== undefined) {
    if (from === until) return null;
    minutes = until > from ? until - from : until - from + DAY;
    if (long !== undefined && long !== minutes) return null;
  } else if (from !== undefined) {
    // A start and how long: a whole day ends when it starts.
    if (long === undefined || ((from + long) % DAY || DAY) === from) return null;
  } else if (until !== undefined) return null;
  if (minutes === undefined || minutes < 1 || minutes > DAY) return null;
  return minutes * days * workers;
}

const halfUp = (pennyMinutes) => Math.floor((2 * pennyMinutes + HOUR) / (2 * HOUR));
const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

function worth(priced) {
  return halfUp(sum(priced.map(([minutes, pence]) => minutes * pence)));
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

function pounds(pence) {
  return `£${grouped(Math.floor(pence / 100))}.${String(pence % 100).padStart(2, "0")}`;
}

function lengthText(minutes) {
  const parts = [
    [Math.floor(minutes / HOUR), "hour"],
    [minutes % HOUR, "minute"],
  ].filter(([count]) => count);
  return parts.map(([count, unit]) => `${grouped(count)} ${unit}${count === 1 ? "" : "s"}`).join(" ") || "0 minutes";
}

/** What one line comes to: minutes of a week at pence an hour. */
export const lineSaid = (minutes, pence) => `${lengthText(minutes)} a week: ${pounds(worth([[minutes, pence]]))}.`;

/** What all come to, [minutes, pence an hour] each; beside what the points give a week, or null. */
export function totalSaid(priced, points) {
  if (!priced.length) return "Nothing to add up yet.";
  const pence = worth(priced);
  const hours = lengthText(sum(priced.map(([minutes]) => minutes)));
  let said = `${hours} a week: ${pounds(pence)} a week, ${pounds(pence * WEEKS_PER_YEAR)} a year (${WEEKS_PER_YEAR} weeks).`;
  if (points === null) return `${said} The table gives no sum here.`;
  said += ` The points give ${pounds(points)} a week.`;
  if (Math.abs(pence - points) * 100 > points * APART_PERCENT) said += ` The two are more than ${APART_PERCENT}% apart.`;
  return said;
}
