// What another table, price or per cent would do to all cases: the twin of budgets/calibration/what_if.py.
// Works on the histogram of totals and agreed sums that came with the page; asks nobody.

import { compileScheme, decimalText, scaled, weeklyPence, WEEKS_PER_YEAR } from "../ras/engine.mjs";

const NEAR_PERCENT = 10;
const NOT_FAR_PERCENT = 25;
const DECIMAL = /^(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?$/;
const PER_CENT = /^[-−]?[0-9]{1,4}(?:\.[0-9]{1,2})?$/;
const MOST_POUNDS = 10_000_000;

/** Read the cases of the page: `total:agreed,more,more;total:…`. */
export function readCases(text) {
  if (!text) return [];
  return text.split(";").map((part) => {
    const [total, steps] = part.split(":");
    let agreed = 0;
    return { total, agreed: steps.split(",").map((step) => (agreed += Number(step))) };
  });
}

/** Read pounds as people type them; null where they are none. */
export function readPounds(typed) {
  const plain = typed.trim().replace(/^£/, "").trim();
  if (!/^(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{1,6})?$/.test(plain)) return null;
  const [whole, fraction = ""] = plain.replaceAll(",", "").split(".");
  const decimal = `${whole.replace(/^0+(?=[0-9])/, "")}.${fraction.padEnd(2, "0")}`;
  return DECIMAL.test(decimal) && Number(decimal) <= MOST_POUNDS ? decimal : null;
}

/** Read a per cent as hundredths of one; null where it is none, or takes off more than all. */
export function readPerCent(typed) {
  const plain = typed.trim().replace(/%$/, "").trim().replace("−", "-").replace(/^\+/, "");
  if (plain === "") return 0;
  if (!PER_CENT.test(plain)) return null;
  const size = scaled(plain.replace("-", "").replace(/^0+(?=[0-9])/, ""), 2);
  const hundredths = plain.startsWith("-") ? -size : size;
  return hundredths >= -10_000 && hundredths <= 100_000 ? hundredths : null;
}

const digitsOf = (text) => (text.split(".")[1] ?? "").replace(/0+$/, "").length;

/** Change one amount by hundredths of a per cent, rounded half up to `digits`. */
function byHundredths(text, hundredths, digits) {
  const exact = BigInt(scaled(text, digits)) * BigInt(10_000 + hundredths);
  return decimalText(Number((2n * exact + 10_000n) / 20_000n), digits, 2);
}

/**
 * Give the document as tried. `moved` has `rows` ([points, amount] each) or null, `price` or null, and
 * `hundredths` of a per cent. Null where the rows do not rise, so that no sum is made up.
 */
export function changedDocument(document, { rows, price, hundredths }) {
  const allocation = { ...document.allocation };
  if (rows) allocation.rows = rows.map(([points, amount]) => ({ points, amount }));
  if (price !== null && price !== undefined) allocation.price = price;
  const amounts = [...(allocation.rows ?? []).map((row) => row.amount), allocation.price ?? "0"];
  const digits = Math.max(2, ...amounts.map(digitsOf));
  if (allocation.rows) {
    allocation.rows = allocation.rows.map((row) => ({
      ...row,
      amount: byHundredths(row.amount, hundredths, digits),
    }));
    const fine = (text) => scaled(text, 6);
    for (let at = 1; at < allocation.rows.length; at += 1) {
      const [lower, upper] = [allocation.rows[at - 1], allocation.rows[at]];
      if (fine(upper.points) <= fine(lower.points) || fine(upper.amount) < fine(lower.amount)) return null;
    }
  }
  if (allocation.price != null) allocation.price = byHundredths(allocation.price, hundredths, digits);
  return { ...document, allocation };
}

export const isPoints = (typed) => DECIMAL.test(typed);

const isWithin = (sum, agreed, percent) => 100 * Math.abs(sum - agreed) <= percent * agreed;

/** Work out what `tried` gives to all cases where `now` stands; the keys of Python's `Outcome`. */
export function tryOut(now, tried, cases, limits) {
  const [before, after] = [compileScheme(now), compileScheme(tried)];
  const found = {
    cases: 0,
    year_pence: 0,
    without_sum: 0,
    near: 0,
    not_far: 0,
    under: limits.map(() => 0),
    gaining: 0,
    losing: 0,
    gains_pence: 0,
    losses_pence: 0,
    largest_gain_pence: 0,
    largest_loss_pence: 0,
    lose_their_sum: 0,
    get_a_sum: 0,
  };
  for (const { total, agreed } of cases) {
    const count = agreed.length;
    const [had, has] = [weeklyPence(before, total), weeklyPence(after, total)];
    found.cases += count;
    if (has === null) found.without_sum += count;
    if (had !== null && has === null) found.lose_their_sum += count;
    if (had === null && has !== null) found.get_a_sum += count;
    if (has !== null) {
      found.year_pence += has * count * WEEKS_PER_YEAR;
      limits.forEach((limit, at) => {
        if (has <= limit) found.under[at] += count;
      });
      for (const sum of agreed) {
        if (isWithin(has, sum, NEAR_PERCENT)) found.near += 1;
        if (isWithin(has, sum, NOT_FAR_PERCENT)) found.not_far += 1;
      }
    }
    if (had === null || has === null || had === has) continue;
    const more = has - had;
    if (more > 0) {
      found.gaining += count;
      found.gains_pence += more * count;
      found.largest_gain_pence = Math.max(found.largest_gain_pence, more);
    } else {
      found.losing += count;
      found.losses_pence -= more * count;
      found.largest_loss_pence = Math.max(found.largest_loss_pence, -more);
    }
  }
  return found;
}
