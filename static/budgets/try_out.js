// The try-out on the result screen: recomputes as answers change, without a request, and keeps nothing.
//
// On opening it works out the recorded answers too. Where this engine makes anything else of them than
// the server recorded, it says so, tells the server only what differs, and offers no try-out.
import { AnswerFaults, begin } from "./try_out.mjs";

const ANSWER = "answer-";
const SUPPORT = "support-";
const form = document.querySelector("[data-what-if]");
const held = document.getElementById("what-if-data");

function chosenIn(fields) {
  const chosen = { answers: {}, support: {} };
  for (const [name, value] of new FormData(fields)) {
    if (!value) continue;
    if (name.startsWith(ANSWER)) chosen.answers[name.slice(ANSWER.length)] = value;
    if (name.startsWith(SUPPORT)) chosen.support[name.slice(SUPPORT.length)] = value;
  }
  return chosen;
}

function cell(tag, text) {
  const made = document.createElement(tag);
  made.className = "govuk-table__cell";
  made.textContent = text || "–";
  return made;
}

function show(result) {
  const part = (name) => form.querySelector(`[data-what-if-${name}]`);
  part("headline").textContent = result.headline;
  part("points").textContent = result.points;
  part("compared").textContent = result.compared;
  const rows = result.changes.map(({ was, now }) => {
    const row = document.createElement("tr");
    row.className = "govuk-table__row";
    row.append(cell("td", was), cell("td", now));
    return row;
  });
  part("rows").replaceChildren(...rows);
  part("changes").hidden = rows.length === 0;
  part("unchanged").hidden = rows.length > 0;
}

function report(differs) {
  fetch(form.dataset.differsAddress, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": form.elements.namedItem("csrfmiddlewaretoken").value,
    },
    body: JSON.stringify({ differs }),
  }).catch((fault) => console.error("That the sums differ could not be reported:", fault));
}

function start() {
  const { differs, tryOut } = begin(JSON.parse(held.textContent));
  if (differs.length) {
    document.querySelector("[data-what-if-differs]").hidden = false;
    report(differs);
    document.querySelector("[data-what-if-part]").remove();
    return;
  }
  const renew = () => {
    try {
      show(tryOut(chosenIn(form)));
    } catch (fault) {
      if (!(fault instanceof AnswerFaults)) throw fault;
      form.querySelector("[data-what-if-headline]").textContent = fault.message;
    }
  };
  form.querySelector("[data-what-if-send]").remove();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", renew);
  // A form is put back only after its own event.
  form.addEventListener("reset", () => setTimeout(renew));
  renew();
}

if (form && held) start();
