// While she types: what it comes to in all, beside the limit. The server reckons again when it is signed.
const line = document.querySelector("[data-all]");
const box = document.querySelector('[name="weekly"]');
const pounds = (pence) =>
  `£${Math.floor(pence / 100).toLocaleString("en-GB")}.${String(pence % 100).padStart(2, "0")}`;

function pence(typed) {
  const plain = typed.replace(/[£,\s]/g, "");
  const found = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(plain);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : null;
}

function tell() {
  const more = pence(box.value);
  if (more === null) {
    line.textContent = "";
    return;
  }
  const all = Number(line.dataset.now) + more;
  const limit = line.dataset.limit === undefined ? null : Number(line.dataset.limit);
  const beside =
    limit === null ? "" : all > limit ? ` That is beyond your limit of ${pounds(limit)}.` : ` Your limit is ${pounds(limit)}.`;
  line.textContent = `With this: ${pounds(all)} a week in all.${beside}`;
}

if (line && box) {
  box.addEventListener("input", tell);
  tell();
}
