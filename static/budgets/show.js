// Esc leads from the turned laptop to its lock, as the small "Back" does.
const back = document.querySelector("[data-turn-back]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && back) {
    // The browser's own Esc would stop the next page from loading.
    event.preventDefault();
    window.location.assign(back.href);
  }
});
