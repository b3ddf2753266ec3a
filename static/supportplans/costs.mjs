// Says at once what the cost being typed comes to, and all together. The same rule as
// supportplans/rules.py, in whole numbers: exact fractions of a penny, rounded once, half up.

/** Weeks in one period, as numerator and denominator; nothing for what is paid once. */
export const WEEKS_OF = { week: [1n, 1n], fortnight: [1n, 2n], four_weeks: [1n, 4n], month: [12n, 52n], year: [1n, 52n] };
const WEEKS_PER_YEAR = 52n;

/** Whole pence of an exact fraction of a penny. */
export const halfUp = ([top, under]) => (2n * top + under) / (2n * under);
export const plus = ([a, b], [c, d]) => [a * d + c * b, b * d];
export const fraction = (text) => text.split("/").map(BigInt);

/** Pence of a typed price, or null where it is none yet: "£1,234.50". */
export function penceOf(typed) {
  const text = typed.replace(/\s/g, "").replace("£", "");
  const found = /^(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))?$/.exec(text);
  if (!found) return null;
  return BigInt(found[1].replaceAll(",", "")) * 100n + BigInt((found[2] ?? "").padEnd(2, "0"));
}

/** Hundredths of a typed quantity; one where the box is empty, null where it is no number. */
export function hundredthsOf(typed) {
  const text = typed.trim();
  if (!text) return 100n;
  const found = /^(\d{1,4})?(?:\.(\d{1,2}))?$/.exec(text);
  if (!found || (found[1] === undefined && found[2] === undefined)) return null;
  const all = BigInt(found[1] ?? "0") * 100n + BigInt((found[2] ?? "").padEnd(2, "0"));
  return all > 0n ? all : null;
}

/** The cost of one period, exactly. */
export const exact = (hundredths, pence) => [hundredths * pence, 100n];
/** What it comes to in a week, exactly. */
export const weekly = (hundredths, pence, period) => {
  const [top, under] = WEEKS_OF[period] ?? [0n, 1n];
  return [hundredths * pence * top, 100n * under];
};

export function pounds(pence) {
  const whole = String(pence / 100n).replace(/\B(?=(\d{3})+$)/g, ",");
  return `£${whole}.${String(pence % 100n).padStart(2, "0")}`;
}

/** The sentences for a line under way beside all others; empty where it is not a sum yet. */
export function told({ quantity, price, period, paidFrom }, others) {
  const pence = penceOf(price), hundredths = hundredthsOf(quantity);
  if (pence === null || hundredths === null || !period) return "";
  const ours = paidFrom === "budget";
  const once = period === "once";
  const own = once ? exact(hundredths, pence) : weekly(hundredths, pence, period);
  let words = once ? `This is ${pounds(halfUp(own))} once.` : `This is ${pounds(halfUp(own))} a week.`;
  const all = halfUp(ours && !once ? plus(others.weekly, own) : others.weekly);
  words += ` All together the plan costs ${pounds(all)} a week, ${pounds(all * WEEKS_PER_YEAR)} a year`;
  const sumOnce = halfUp(ours && once ? plus(others.once, own) : others.once);
  words += sumOnce > 0n ? `, and ${pounds(sumOnce)} once.` : ".";
  if (others.indicative !== null) {
    const over = all - others.indicative;
    const how = over === 0n ? "just" : over > 0n ? `${pounds(over)} over` : `${pounds(-over)} under`;
    words += ` That is ${how} the indicative budget of ${pounds(others.indicative)} a week.`;
    if (over > 0n) words += " That is allowed.";
  }
  return words;
}

const place = globalThis.document?.querySelector("[data-costs]");
const form = place?.parentElement?.querySelector("form[data-keep]");
if (place && form) {
  const others = {
    weekly: fraction(place.dataset.weekly),
    once: fraction(place.dataset.once),
    indicative: place.dataset.indicative ? BigInt(place.dataset.indicative) : null,
  };
  const say = () => {
    const data = new FormData(form);
    const words = told({
      quantity: String(data.get("quantity") ?? ""),
      price: String(data.get("price") ?? ""),
      period: String(data.get("period") ?? ""),
      paidFrom: String(data.get("paid_from") ?? ""),
    }, others);
    place.textContent = words;
    place.hidden = !words;
  };
  form.addEventListener("input", say);
  form.addEventListener("change", say);
  say();
}
