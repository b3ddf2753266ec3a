// Starts what makes every page more convenient; each works without it too.
import { initAll } from "../govuk/govuk-frontend.min.js";
import { keepForms } from "./keep.js";

initAll();
keepForms(document);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
