// Esc leads from the turned laptop to its lock, as the small "Back" does.
const back = document.querySelector("[data-turn-back]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && back) {
    window.location.assign(back.href);
  }
});
