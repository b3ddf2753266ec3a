// Starts what makes every page more convenient; each works without it too.
import { initAll } from "../govuk/govuk-frontend.min.js";
import { readAloud } from "./aloud.js";
import { keepForms } from "./keep.js";

initAll();

// GOV.UK Frontend marks radios that reveal something as expanded, which ARIA does not allow on a radio.
function unmarkRadios() {
  for (const radio of document.querySelectorAll('input[type="radio"][aria-expanded]')) {
    radio.removeAttribute("aria-expanded");
  }
}
unmarkRadios();
document.addEventListener("click", unmarkRadios);
window.addEventListener("pageshow", unmarkRadios);

keepForms(document);
readAloud(document);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
