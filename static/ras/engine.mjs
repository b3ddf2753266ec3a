// The allocation engine in the browser: the twin of budgets/engine, which is written in Python.
//
// The same pence, points, outcome and faults, and the same statement letter for letter; both run
// tests/vectors. Without dependencies, clock or network, so that it works where there is no signal.
// Only the server's sum is recorded.
//
// Numbers are whole and safe: the server refuses a scheme in which any number on the way to a sum
// could pass 2^53. A document is trusted here; `manage.py ras check` lists its faults.

export const FORMAT = "allocation-scheme/1";
export const WEEKS_PER_YEAR = 52;

const PER = { week: "a week", year: "a year" };
const LONGEST_QUOTE = 60;

/** Thrown where answers do not fit a scheme; `faults` names every one, as `{ id, sentence }`. */
export class AnswerFaults extends Error {
  constructor(faults) {
    super(faults.map((fault) => fault.sentence).join(" "));
    this.name = "AnswerFaults";
    this.faults = faults;
  }
}

// Exact decimals as whole numbers ------------------------------------------------------------

/** Split a decimal into its digits before the point and those after it that matter. */
function parts(text) {
  const [whole, fraction = ""] = text.split(".");
  return [whole, fraction.replace(/0+$/, "")];
}

/** Read a decimal as a whole number of 10 to the power of minus `digits`. */
export function scaled(text, digits) {
  const [whole, fraction] = parts(text);
  return Number(whole + fraction.padEnd(digits, "0"));
}

/** Write a scaled whole number as a decimal, with `atLeast` digits after the point. */
export function decimalText(number, digits, atLeast = 0) {
  const text = String(number).padStart(digits + 1, "0");
  const point = text.length - digits;
  return trimmed(text.slice(0, point), text.slice(point), atLeast);
}

function trimmed(whole, fraction, atLeast) {
  const kept = fraction.replace(/0+$/, "").padEnd(atLeast, "0");
  return kept ? `${whole}.${kept}` : whole;
}

/** Give a power of ten. Its digits are read, because `**` need not be exact. */
function powerOfTen(digits) {
  return Number(`1e${digits}`);
}

/**
 * Round a fraction that is not negative to the nearest whole number, halves upwards.
 *
 * The quotient of two safe integers that is not whole lies too far below the next whole number to
 * be rounded to it, so its floor is exact.
 */
function halfUp(numerator, denominator) {
  return Math.floor((2 * numerator + denominator) / (2 * denominator));
}

/** Write pence as pounds with two decimals. */
export function penceText(pence) {
  return decimalText(pence, 2, 2);
}

/** Write a decimal of pounds as people read it: "1234.50" is "£1,234.50". */
export function pounds(amount) {
  const point = amount.indexOf(".");
  const end = point < 0 ? amount.length : point;
  let text = amount.slice(end);
  for (let at = end; at > 0; at -= 3) {
    text = (at > 3 ? "," : "") + amount.slice(Math.max(0, at - 3), at) + text;
  }
  return `£${text}`;
}

// The sentences of a statement ---------------------------------------------------------------

const endsSentence = (text) => /[.?!]$/.test(text);
const sentence = (text) => (endsSentence(text) ? text : `${text}.`);

/** Put a text behind its heading: "Meals: you need help." or "Do you live alone? Yes.". */
function afterHeading(heading, text) {
  if (endsSentence(heading)) return `${heading} ${sentence(text)}`;
  return `${heading}: ${sentence(text.startsWith("You") ? `y${text.slice(1)}` : text)}`;
}

/** How a scheme's totals are written: as points, or as pounds a week or a year. */
class Words {
  constructor(isPriced, digits, period) {
    this.unit = isPriced ? `pounds_a_${period}` : "points";
    this.isPriced = isPriced;
    this.digits = digits;
    this.per = PER[period];
  }

  decimal(number) {
    return decimalText(number, this.digits, this.isPriced ? 2 : 0);
  }

  amount(number) {
    const decimal = this.decimal(number);
    if (this.isPriced) return `${pounds(decimal)} ${this.per}`;
    return decimal === "1" ? "1 point" : `${decimal} points`;
  }

  /** Write a total with the verb that goes with it: points come, one point and money comes. */
  amountAndVerb(number, plural, singular) {
    const verb = this.isPriced || this.decimal(number) === "1" ? singular : plural;
    return `${this.amount(number)} ${verb}`;
  }

  comesOff(number) {
    return this.amountAndVerb(number, "come off", "comes off");
  }

  isAdded(number) {
    return this.amountAndVerb(number, "are added", "is added");
  }
}

function answerLines(words, question, option, level, deduction) {
  const line = (kind, text) =>
    Object.freeze({
      kind,
      text,
      unit: words.unit,
      question: question.id,
      question_text: question.text,
      option: option.id,
      option_text: option.text,
      ...(level && { support: level.id, support_text: level.text, share: level.shareText }),
      before: words.decimal(option.worth),
      deduction: words.decimal(deduction),
      after: words.decimal(option.worth - deduction),
    });
  const counted = words.amount(option.worth);
  const lines = [line("answer", `${afterHeading(question.text, option.text)} ${counted}.`)];
  if (level && level.share > 0) {
    const off = deduction
      ? `${words.comesOff(deduction)}.`
      : "Nothing comes off, because this answer counts nothing.";
    lines.push(line("deduction", `${sentence(level.text)} ${off}`));
  }
  return lines;
}

function unansweredLine(words, question) {
  return Object.freeze({
    kind: "unanswered",
    text: `${afterHeading(question.text, "Not answered")} It counts nothing.`,
    unit: words.unit,
    question: question.id,
    question_text: question.text,
    before: words.decimal(0),
    deduction: words.decimal(0),
    after: words.decimal(0),
  });
}

function additionLine(words, addition, worth) {
  return Object.freeze({
    kind: "addition",
    text: `${sentence(addition.text)} ${words.isAdded(worth)}.`,
    unit: words.unit,
    question: addition.when.question,
    option: addition.when.option,
    addition: addition.id,
    addition_text: addition.text,
    after: words.decimal(worth),
  });
}

function sumLine(words, gross, deducted, added) {
  const total = gross - deducted + added;
  let text = `Your answers add up to ${words.amount(total)}.`;
  if (deducted || added) {
    text = `Your answers give ${words.amount(gross)}.`;
    if (deducted) text += ` ${words.comesOff(deducted)} for help you already have.`;
    if (added) text += ` ${words.isAdded(added)}.`;
    text += ` That makes ${words.amount(total)}.`;
  }
  return {
    kind: "sum",
    text,
    unit: words.unit,
    before: words.decimal(gross),
    deduction: words.decimal(deducted),
    after: words.decimal(total),
  };
}

/** Write a sum of money in pounds and pence, alone and as words that say when it is rounded. */
function inPence(scheme, numerator, denominator) {
  const penceParts = denominator * scheme.toPence;
  const text = penceText(halfUp(numerator, penceParts));
  const isWhole = numerator % penceParts === 0;
  return { text, isWhole, words: (isWhole ? "" : "about ") + pounds(text) };
}

function tableText(scheme, total, working, makes) {
  const { words, rows } = scheme;
  const per = words.per;
  const points = words.amount(total);
  if (working.case === "price") {
    const price = pounds(scheme.priceText);
    return `Each point is worth ${price} ${per}. ${words.decimal(total)} × ${price} = ${makes} ${per}.`;
  }
  const row = rows[working.row];
  const upper = rows[working.row + 1];
  const rowPoints = words.amount(row.points);
  const rowAmount = pounds(row.shown.amount);
  const starts = `The table starts at ${rowPoints}`;
  const ends = `The table ends at ${words.amount(scheme.endsAt ?? row.points)}. ${points} is more than that`;
  switch (working.case) {
    case "below_nothing":
      return `${starts}. ${points} is less than that, so it gives no money.`;
    case "below_first":
      return (
        `${starts}. ${points} is less than that, ` +
        `and the table gives the first row's sum: ${rowAmount} ${per}.`
      );
    case "below_proportional":
      return (
        `${starts}, which gives ${rowAmount} ${per}. ` +
        `${points} is less than that, so you get the same share of the money as of the points: ` +
        `${rowAmount} × ${words.decimal(total)} ÷ ${row.shown.points} = ${makes} ${per}.`
      );
    case "beyond_refer":
      return `${ends}, so the table gives no sum.`;
    case "beyond_last":
      return `${ends}, and the table gives the last row's sum: ${rowAmount} ${per}.`;
    case "row":
      return `${points} is a row of the table: it gives ${rowAmount} ${per}.`;
    case "band": {
      let band = `the last row, from ${rowPoints} up`;
      if (upper) {
        band = `the row from ${rowPoints} to just under ${words.amount(upper.points)}`;
      } else if (scheme.endsAt !== null) {
        band = `the last row, from ${rowPoints} to ${words.amount(scheme.endsAt)}`;
      }
      return `${points} is in ${band}: it gives ${rowAmount} ${per}.`;
    }
    default: {
      const step = pounds(decimalText(upper.amount - row.amount, scheme.moneyDigits, 2));
      const above = words.decimal(total - row.points);
      const span = words.decimal(upper.points - row.points);
      return (
        `${points} is between two rows of the table: ${rowPoints} gives ${rowAmount} ${per} ` +
        `and ${words.amount(upper.points)} gives ${pounds(upper.shown.amount)} ${per}. ` +
        `It is ${above} of the ${span} points up from the lower row: ` +
        `${rowAmount} + ${step} × ${above} ÷ ${span} = ${makes} ${per}.`
      );
    }
  }
}

function tableLine(scheme, total, working) {
  const isSum = working.weeklyPence !== null;
  const sum = isSum ? inPence(scheme, working.numerator, working.denominator) : { words: "" };
  const used = scheme.rows.slice(working.row, working.row + (working.case === "between" ? 2 : 1));
  return {
    kind: "table",
    text: tableText(scheme, total, working, sum.words),
    unit: scheme.moneyUnit,
    before: scheme.words.decimal(total),
    ...(isSum && { after: sum.text }),
    case: working.case,
    ...(used.length > 0 && { rows: used.map((row) => row.shown) }),
  };
}

function periodLine(scheme, working) {
  const yearly = inPence(scheme, working.numerator, working.denominator);
  const weekly = inPence(scheme, working.numerator, working.denominator * scheme.weeks);
  return {
    kind: "period",
    text:
      `We divide by ${scheme.weeks} to get from a year to a week: ` +
      `${yearly.words} ÷ ${scheme.weeks} = ${weekly.words} a week.`,
    unit: "pounds_a_week",
    before: yearly.text,
    after: weekly.text,
  };
}

function limitLine(limit, weekly) {
  const [size, moves] = limit === "minimum" ? ["smallest", "goes up"] : ["largest", "comes down"];
  return {
    kind: limit,
    text: `The ${size} sum in this scheme is ${pounds(weekly)} a week, so the sum ${moves} to that.`,
    unit: "pounds_a_week",
    after: weekly,
  };
}

function resultLine(scheme, working, weekly, yearly) {
  const { limit, numerator, denominator, weeklyPence } = working;
  const isRounded = limit === null && !inPence(scheme, numerator, denominator * scheme.weeks).isWhole;
  let text = `This makes ${pounds(weekly)} a week${isRounded ? ", rounded to the nearest penny" : ""}`;
  text += weeklyPence
    ? `. Over ${WEEKS_PER_YEAR} weeks that is ${pounds(yearly)} a year.`
    : ", so there is no sum of money. That does not decide whether you get support.";
  return {
    kind: "result",
    text,
    unit: "pounds_a_week",
    after: weekly,
    case: outcomeOf(weeklyPence),
    weekly,
    yearly,
  };
}

/** Write the lines after the sum: table, year to week, smallest or largest sum, result. */
function closingLines(scheme, total, working, weekly, yearly) {
  const lines = [];
  if (working.case !== "prices") lines.push(tableLine(scheme, total, working));
  if (weekly === null) {
    const text = "There is no sum from the table. A person has to work out an estimate with you.";
    lines.push({ kind: "result", text, case: "refer" });
    return lines;
  }
  if (scheme.weeks > 1 && working.numerator) lines.push(periodLine(scheme, working));
  if (working.limit !== null) lines.push(limitLine(working.limit, weekly));
  lines.push(resultLine(scheme, working, weekly, yearly));
  return lines;
}

// A scheme made ready to compute with --------------------------------------------------------

function mostDigits(decimals) {
  let most = 0;
  for (const text of decimals) most = Math.max(most, parts(text ?? "0")[1].length);
  return most;
}

/**
 * Make a document ready to evaluate. It must have passed the server's check.
 *
 * Throws a TypeError where the document is not of the format known here.
 */
export function compileScheme(document) {
  if (document?.format !== FORMAT) {
    throw new TypeError(`This is not a scheme of the format “${FORMAT}”.`);
  }
  const { allocation, period } = document;
  const isPriced = allocation.method === "price_per_need";
  const worthKey = isPriced ? "price" : "points";
  const rows = allocation.rows ?? [];
  const levels = document.informal_support ?? [];
  const additions = document.additions ?? [];
  const { minimum = null, maximum = null } = document;

  let worthDigits = mostDigits([
    ...document.questions.flatMap((question) => question.options.map((option) => option[worthKey])),
    ...additions.map((addition) => addition[worthKey]),
    ...rows.map((row) => row.points),
    allocation.ends_at,
  ]);
  const shareDigits = mostDigits(levels.map((level) => level.share));
  let moneyDigits = Math.max(
    2,
    mostDigits([...rows.map((row) => row.amount), allocation.price, minimum, maximum]),
  );
  if (isPriced) worthDigits = moneyDigits = Math.max(moneyDigits, worthDigits);
  const totalDigits = worthDigits + shareDigits;
  const shareScale = powerOfTen(shareDigits);
  const total = (text) => scaled(text, totalDigits);
  const money = (text) => (text == null ? null : scaled(text, moneyDigits));
  const words = new Words(isPriced, totalDigits, period);

  const supports = levels.map(({ id, text, share }) => ({
    id,
    text,
    share: scaled(share, shareDigits),
    shareText: trimmed(...parts(share), 0),
  }));
  const questions = document.questions.map((entry) => {
    const question = {
      id: entry.id,
      text: entry.text,
      required: entry.required ?? true,
      informalSupport: entry.informal_support ?? false,
      options: entry.options.map((option) => option.id),
      ways: new Map(),
    };
    const allowed = question.informalSupport ? [null, ...supports] : [null];
    const byLevel = (way) => new Map(allowed.map((level) => [level?.id ?? null, way(level)]));
    if (!question.required) {
      const nothing = { before: 0, deduction: 0, lines: [unansweredLine(words, question)] };
      question.ways.set(null, byLevel(() => nothing));
    }
    for (const { id, text, [worthKey]: written } of entry.options) {
      const option = { id, text, worth: total(written) };
      const way = (level) => {
        const deduction = level ? (option.worth / shareScale) * level.share : 0;
        const lines = answerLines(words, question, option, level, deduction);
        return { before: option.worth, deduction, lines };
      };
      question.ways.set(id, byLevel(way));
    }
    return question;
  });
  return Object.freeze({
    id: document.id,
    version: document.version,
    method: allocation.method,
    weeks: period === "year" ? WEEKS_PER_YEAR : 1,
    moneyUnit: `pounds_a_${period}`,
    isPriced,
    questions,
    levels: supports.map((level) => level.id),
    additions: additions.map((entry) => {
      const worth = total(entry[worthKey]);
      const { question, option } = entry.when;
      return { question, option, worth, line: additionLine(words, entry, worth) };
    }),
    rows: rows.map((row) => ({
      points: total(row.points),
      amount: money(row.amount),
      shown: Object.freeze({
        points: trimmed(...parts(row.points), 0),
        amount: trimmed(...parts(row.amount), 2),
      }),
    })),
    price: money(allocation.price) ?? 0,
    // From the document's own digits: where no answer counts, even a price past 2^53 is no fault.
    priceText: trimmed(...parts(allocation.price ?? "0"), 2),
    belowFirst: allocation.below_first ?? "nothing",
    aboveLast: allocation.above_last ?? "last",
    endsAt: allocation.ends_at == null ? null : total(allocation.ends_at),
    minimum: money(minimum),
    maximum: money(maximum),
    totalDigits,
    totalScale: powerOfTen(totalDigits),
    shareScale,
    moneyDigits,
    toPence: powerOfTen(moneyDigits - 2),
    words,
  });
}

// One assessment through a scheme ------------------------------------------------------------

const own = (things, key) => (Object.hasOwn(things, key) ? (things[key] ?? null) : null);

/**
 * Work out the indicative weekly sum of one assessment, with its statement.
 *
 * `answers` maps question ids to option ids, `support` question ids to support ids. Gives what
 * the Python engine's `Result.as_json` gives, key for key. Throws AnswerFaults, naming every
 * fault, and then gives no sum.
 */
export function evaluate(scheme, answers, support = {}) {
  let gross = 0;
  let deducted = 0;
  let added = 0;
  let answered = 0;
  let supported = 0;
  const lines = [];
  for (const { id, ways } of scheme.questions) {
    const option = own(answers, id);
    const level = own(support, id);
    const way = ways.get(option)?.get(level);
    if (way === undefined) throw new AnswerFaults(faultsOfAnswers(scheme, answers, support));
    if (option !== null) answered += 1;
    if (level !== null) supported += 1;
    gross += way.before;
    deducted += way.deduction;
    for (const line of way.lines) lines.push(line);
  }
  if (answered !== Object.keys(answers).length || supported !== Object.keys(support).length) {
    throw new AnswerFaults(faultsOfAnswers(scheme, answers, support));
  }
  for (const { question, option, worth, line } of scheme.additions) {
    if (own(answers, question) === option) {
      added += worth;
      lines.push(line);
    }
  }
  const total = gross - deducted + added;
  const working = workOut(scheme, total);
  const { weeklyPence } = working;
  const weekly = weeklyPence === null ? null : penceText(weeklyPence);
  const yearly = weeklyPence === null ? null : penceText(weeklyPence * WEEKS_PER_YEAR);
  lines.push(
    sumLine(scheme.words, gross, deducted, added),
    ...closingLines(scheme, total, working, weekly, yearly),
  );
  return {
    scheme: { id: scheme.id, version: scheme.version },
    points: scheme.isPriced ? null : decimalText(total, scheme.totalDigits),
    weekly,
    yearly,
    weeks_in_year: WEEKS_PER_YEAR,
    outcome: outcomeOf(weeklyPence),
    lines,
  };
}

function outcomeOf(weeklyPence) {
  if (weeklyPence === null) return "refer";
  return weeklyPence ? "sum" : "nothing";
}

/** Work out the weekly pence of a total, with the rule and the row that gave it. */
function workOut(scheme, total) {
  const working = periodSum(scheme, total);
  working.limit = null;
  working.weeklyPence = null;
  if (working.case === "beyond_refer") return working;
  let weekly = working.numerator;
  let denominator = working.denominator * scheme.weeks;
  if (weekly > 0) {
    if (scheme.minimum !== null && weekly < scheme.minimum * denominator) {
      working.limit = "minimum";
    } else if (scheme.maximum !== null && weekly > scheme.maximum * denominator) {
      working.limit = "maximum";
    }
    if (working.limit !== null) [weekly, denominator] = [scheme[working.limit], 1];
  }
  working.weeklyPence = halfUp(weekly, denominator * scheme.toPence);
  return working;
}

/** Find the rule, the row, and the sum in the scheme's period as a fraction. */
function periodSum(scheme, total) {
  const found = (name, row, numerator, denominator) => ({ case: name, row, numerator, denominator });
  if (scheme.isPriced) return found("prices", 0, total, scheme.shareScale);
  if (scheme.method === "price_per_point") {
    return found("price", 0, total * scheme.price, scheme.totalScale);
  }
  const { rows, belowFirst } = scheme;
  const last = rows.length - 1;
  if (total < rows[0].points) {
    if (belowFirst === "nothing") return found("below_nothing", 0, 0, 1);
    if (belowFirst === "first") return found("below_first", 0, rows[0].amount, 1);
    return found("below_proportional", 0, total * rows[0].amount, rows[0].points);
  }
  const isInterpolated = scheme.method === "interpolated";
  const end = isInterpolated ? rows[last].points : scheme.endsAt;
  if (end !== null && total > end) {
    return found(`beyond_${scheme.aboveLast}`, last, rows[last].amount, 1);
  }
  let index = last;
  while (rows[index].points > total) index -= 1;
  const row = rows[index];
  if (!isInterpolated) return found("band", index, row.amount, 1);
  if (row.points === total) return found("row", index, row.amount, 1);
  const upper = rows[index + 1];
  const span = upper.points - row.points;
  const risen = (upper.amount - row.amount) * (total - row.points);
  return found("between", index, row.amount * span + risen, span);
}

/** Work out the weekly pence of a total, written as a decimal; null where the table gives no sum. */
export function weeklyPence(scheme, total) {
  return workOut(scheme, scaled(total, scheme.totalDigits)).weeklyPence;
}

/** List all that keeps answers from fitting a scheme, in the order of its questions. */
function faultsOfAnswers(scheme, answers, support) {
  const faults = [];
  const note = (id, text) => faults.push({ id, sentence: text });
  const known = new Set();
  for (const { id, text, options, required, informalSupport } of scheme.questions) {
    known.add(id);
    const name = `“${text}” (${id})`;
    if (Object.hasOwn(answers, id)) {
      if (!options.includes(answers[id])) {
        note(id, `${name} has no answer ${quoted(answers[id])}. Choose one of: ${options.join(", ")}.`);
      }
    } else if (required) {
      note(id, `${name} needs an answer.`);
    }
    if (Object.hasOwn(support, id)) {
      if (!informalSupport) {
        note(id, `${name} does not take informal support: take it out.`);
      } else if (!scheme.levels.includes(support[id])) {
        const choices = scheme.levels.join(", ");
        note(id, `${name} has no informal support ${quoted(support[id])}. Choose one of: ${choices}.`);
      }
    }
  }
  for (const [given, what] of [
    [answers, "answer"],
    [support, "support"],
  ]) {
    const unknown = Object.keys(given).filter((id) => !known.has(id));
    for (const id of unknown.sort(byCodePoint)) {
      note(id, `This scheme has no question ${quoted(id)}: take out its ${what}.`);
    }
  }
  return faults;
}

/** Order texts as Python does; JavaScript's own order puts some signs past U+FFFF too early. */
function byCodePoint(one, other) {
  const left = Array.from(one);
  const right = Array.from(other);
  const place = left.findIndex((character, index) => character !== right[index]);
  if (place < 0) return left.length - right.length;
  return left[place].codePointAt(0) - (right[place]?.codePointAt(0) ?? -1);
}

/** Quote what was given, cut to a length that fits a sentence. */
function quoted(value) {
  if (typeof value !== "string") return "that is not text";
  const characters = Array.from(value);
  if (characters.length <= LONGEST_QUOTE) return `“${value}”`;
  return `“${characters.slice(0, LONGEST_QUOTE).join("")}…”`;
}
