// What if the table were another one: answers at once from the cases that came with the page.
// Without this script, or with too many cases to send, the form asks the server; both say the same.

import { decimalText, penceText, pounds } from "../ras/engine.mjs";
import { changedDocument, isPoints, readCases, readPerCent, readPounds, tryOut } from "./what_if.mjs";

// A limit above this is a slip of the keyboard: two of them run together.
const MOST_LIMIT_PENCE = 2_000_000;

const form = document.querySelector("[data-what-if]");
const said = form.querySelector("[data-said]");
const body = form.querySelector('[data-outcome="sums"]');
const now = JSON.parse(form.dataset.document);
const cases = readCases(form.dataset.cases);
const field = (name) => form.elements.namedItem(name);

const count = (number) => String(number).replace(/\B(?=(?:[0-9]{3})+$)/g, ",");
const money = (pence) => (pence < 0 ? "−" : "") + pounds(penceText(Math.abs(pence)));
const signed = (pence) => (pence > 0 ? "+" : "") + money(pence);
const share = (part, of) => `${count(part)} (${Math.floor((200 * part + of) / (2 * of))}%)`;
/** How many of those that have a sum, as the measures of the page count them. */
const shareOfSums = (part, { cases: all, without_sum: none }) => (all > none ? share(part, all - none) : count(part));

/** Read what is typed; the words that say what is wrong where it is not yet a table. */
function read() {
  const rows = [];
  for (let at = 0; field(`points_${at}`); at += 1) {
    const points = field(`points_${at}`).value.trim();
    const amount = readPounds(field(`amount_${at}`).value);
    if (!isPoints(points) || amount === null) return `Row ${at + 1} is not finished.`;
    rows.push([points, amount]);
  }
  const price = field("price") ? readPounds(field("price").value) : null;
  if (field("price") && price === null) return "The price is not finished.";
  const hundredths = readPerCent(field("by").value);
  if (hundredths === null) return "Write a per cent between −100 and 1,000, such as 3.5.";
  const limits = new Set();
  for (const part of field("limits").value.trim().replace(/,$/, "").split(/,\s+|\s*;\s*/).filter(Boolean)) {
    const limit = /\.[0-9]{3,}/.test(part) ? null : readPounds(part);
    const pence = limit === null ? Infinity : Number(limit.replace(".", ""));
    if (pence > MOST_LIMIT_PENCE) return "Write limits with a comma and a space between, such as 100, 250, 1,000.";
    limits.add(pence);
  }
  if (limits.size > 8) return "Write 8 limits at most.";
  const tried = changedDocument(now, { rows: rows.length ? rows : null, price, hundredths });
  if (tried === null) return "Points must rise from row to row, and money must not fall.";
  return { tried, limits: [...limits].sort((one, other) => one - other) };
}

function cell(row, name, text) {
  row.querySelector(`[data-${name}]`).textContent = text;
}

function limitRow(at, limit) {
  const row = body.querySelector("tr").cloneNode(true);
  row.dataset.row = `under_${at}`;
  row.querySelector("th").textContent = `At or under ${pounds(decimalText(limit, 2, 2))} a week`;
  body.append(row);
  return row;
}

function show() {
  const typed = read();
  if (typeof typed === "string") {
    said.textContent = `${typed} The numbers below are those from before.`;
    return;
  }
  const { tried, limits } = typed;
  const before = tryOut(now, now, cases, limits);
  const after = tryOut(now, tried, cases, limits);
  const texts = (one) => ({
    year: money(one.year_pence),
    difference: signed(one.year_pence - before.year_pence),
    gaining: count(one.gaining),
    gains: money(one.gains_pence),
    largest_gain: money(one.largest_gain_pence),
    losing: count(one.losing),
    losses: money(one.losses_pence),
    largest_loss: money(one.largest_loss_pence),
    get_a_sum: count(one.get_a_sum),
    lose_their_sum: count(one.lose_their_sum),
    without_sum: count(one.without_sum),
    near: shareOfSums(one.near, one),
    not_far: shareOfSums(one.not_far, one),
  });
  const [were, are] = [texts(before), texts(after)];
  for (const [key, text] of Object.entries(are)) {
    const row = form.querySelector(`[data-row="${key}"]`);
    cell(row, "tried", text);
    if (row.querySelector("[data-now]")) cell(row, "now", were[key]);
  }
  for (const row of body.querySelectorAll('[data-row^="under_"]')) row.remove();
  limits.forEach((limit, at) => {
    const row = limitRow(at, limit);
    cell(row, "now", share(before.under[at], before.cases));
    cell(row, "tried", share(after.under[at], after.cases));
  });
  said.textContent = `${are.year} a year, ${are.difference}. ${are.gaining} would get more and ${are.losing} less.`;
}

let waiting;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 150);
});
