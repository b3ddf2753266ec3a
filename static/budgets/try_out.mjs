// What other answers would give, in words, and whether this browser's engine agrees with the record.
//
// The same words as budgets/try_out.py, which answers where there are no scripts; tests/twin holds the
// two to each other. No page is touched here.

import { AnswerFaults, compileScheme, evaluate } from "../ras/engine.mjs";

/**
 * Make a try-out of what the page holds: the scheme, the recorded answers and the recorded result.
 *
 * `differs` lists what this engine makes differently of the recorded answers: any of points, weekly,
 * outcome and lines, or "failed" where it could not work them out at all.
 */
export function begin({ scheme, answers, support, recorded }) {
  let compiled = null;
  let differs = ["failed"];
  try {
    compiled = compileScheme(scheme);
    differs = differences(evaluate(compiled, answers, support), recorded);
  } catch (fault) {
    console.error("The try-out cannot work out the recorded sum:", fault);
  }
  return {
    differs,
    tryOut: (chosen) => told(evaluate(compiled, chosen.answers, chosen.support), recorded),
  };
}

export { AnswerFaults };

export function differences(result, recorded) {
  return ["points", "weekly", "outcome", "lines"].filter((key) => !same(result[key], recorded[key]));
}

/** Compare plain data; the order of keys does not matter, since the database keeps none. */
function same(one, other) {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]))
  );
}

export function told(result, recorded) {
  return {
    headline: headline(result),
    points: pointsText(result.points),
    compared: compared(recorded.weekly, result.weekly),
    changes: changes(recorded.lines, result.lines),
  };
}

function changes(before, after) {
  const was = byPlace(before);
  const now = byPlace(after);
  const places = new Set([...now.keys(), ...was.keys()]);
  return [...places]
    .map((place) => ({ was: was.get(place) ?? "", now: now.get(place) ?? "" }))
    .filter((change) => change.was !== change.now);
}

const byPlace = (lines) => new Map(lines.map((line) => [placeOf(line), line.text]));

function placeOf(line) {
  const kind = line.kind === "unanswered" ? "answer" : line.kind;
  return JSON.stringify([kind, line.question ?? "", line.addition ?? ""]);
}

function headline(result) {
  if (result.outcome === "refer") return "No sum: the table ends before that, and a person must estimate.";
  if (result.outcome === "nothing") return "The table gives no money.";
  return `About ${pounds(result.weekly)} a week`;
}

function pointsText(points) {
  if (points === null) return "";
  return points === "1" ? "1 point" : `${points} points`;
}

function compared(was, now) {
  if (was === null || now === null) return "";
  const difference = pence(now) - pence(was);
  if (!difference) return "The same sum as recorded.";
  const size = String(Math.abs(difference)).padStart(3, "0");
  const sum = pounds(`${size.slice(0, -2)}.${size.slice(-2)}`);
  return `${sum} a week ${difference > 0 ? "more" : "less"} than recorded.`;
}

const pence = (weekly) => Number(weekly.replace(".", ""));

function pounds(decimal) {
  const [whole, part] = decimal.split(".");
  return `£${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${part}`;
}
