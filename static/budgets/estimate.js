// The timetable of a week: says at once what it comes to, and adds and takes away lines without a request.
import { lineSaid, totalSaid, weeklyMinutes } from "./estimate.mjs";

const form = document.querySelector("[data-estimate]");
const { points, most } = JSON.parse(document.getElementById("estimate-data").textContent);
const lines = () => [...form.querySelectorAll("[data-line]")];

function field(line, part) {
  return line.querySelector(`[name^="${part}_"]`);
}

function days(line) {
  return [...line.querySelectorAll('[name^="days_"]')];
}

/** [minutes of a week, pence an hour] of a line that is whole, or null. */
function priced(line) {
  const [pence] = field(line, "kind").value.split(":");
  const ticked = days(line).filter((box) => box.checked);
  const minutes = weeklyMinutes({
    kind: field(line, "kind").value,
    days: ticked.some((box) => box.value === "all") ? 7 : ticked.length,
    starts: field(line, "from").value,
    ends: field(line, "until").value,
    length: field(line, "length").value,
    workers: field(line, "two").checked ? 2 : 1,
  });
  return minutes === null ? null : [minutes, Number(pence)];
}

function renew() {
  const found = [];
  for (const line of lines()) {
    const one = priced(line);
    const said = line.querySelector("[data-said]");
    said.hidden = one === null;
    said.textContent = one === null ? "" : lineSaid(...one);
    if (one !== null) found.push(one);
  }
  const total = form.querySelector("[data-total]");
  const words = totalSaid(found, points);
  if (total.textContent !== words) total.textContent = words;
  form.querySelector("[data-more]").hidden = lines().length >= most;
}

function onDay(box) {
  const boxes = days(box.closest("[data-line]"));
  const every = boxes.find((one) => one.value === "all");
  const single = boxes.filter((one) => one !== every);
  if (box === every) for (const one of single) one.checked = every.checked;
  else every.checked = single.every((one) => one.checked);
}

function empty(line) {
  for (const one of line.querySelectorAll("input, select")) {
    if (one.type === "checkbox") one.checked = false;
    else one.value = "";
    one.removeAttribute("aria-describedby");
  }
  for (const message of line.querySelectorAll(".govuk-error-message")) message.remove();
  for (const marked of line.querySelectorAll('[class*="--error"]')) {
    marked.classList.remove(...[...marked.classList].filter((name) => name.endsWith("--error")));
  }
}

function renumber(line, number) {
  for (const each of line.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = each.getAttribute(name);
      if (value) each.setAttribute(name, value.replace(/_\d+(?=$|-)/g, `_${number}`));
    }
  }
  line.querySelector("[data-number]").textContent = number + 1;
}

function addLine() {
  const all = lines();
  const line = all.at(-1).cloneNode(true);
  renumber(line, all.length);
  empty(line);
  all.at(-1).after(line);
  renew();
  field(line, "kind").focus();
}

/** Take one line away; those below move up, so that the numbers stay whole. */
function takeAway(line) {
  const all = lines();
  const place = all.indexOf(line);
  if (all.length === 1) empty(line);
  else line.remove();
  lines().forEach(renumber);
  renew();
  field(lines()[Math.min(place, lines().length - 1)], "kind").focus();
}

function start() {
  for (const line of lines()) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-link-button";
    button.dataset.away = "";
    button.textContent = "Take this line away";
    line.append(button);
    if (days(line).some((box) => box.value === "all" && box.checked)) for (const box of days(line)) box.checked = true;
    else onDay(days(line).at(-1));
  }
  form.querySelector("[data-total]").hidden = false;
  form.addEventListener("input", renew);
  form.addEventListener("change", (event) => {
    if (event.target.name.startsWith("days_")) onDay(event.target);
    renew();
  });
  form.addEventListener("click", (event) => {
    const away = event.target.closest("[data-away]");
    if (away) takeAway(away.closest("[data-line]"));
    if (!event.target.closest("[data-more]")) return;
    event.preventDefault();
    addLine();
  });
  renew();
}

if (form) start();
