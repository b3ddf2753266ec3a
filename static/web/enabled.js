// Lets the style sheet know, before the page is drawn, that scripts run.
const marks = document.body.classList;
marks.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) marks.add("govuk-frontend-supported");
// Where the page's script does not come, what waits for it shows as without scripts.
window.addEventListener("error", ({ target }) => {
  if (target instanceof HTMLScriptElement) marks.remove("js-enabled", "govuk-frontend-supported");
}, true);
