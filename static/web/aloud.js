// Reads the page aloud with the browser's own voices. Where there are none, no button shows.

const PARTS = "h1, h2, h3, p, li, dt, dd, th, td, label, legend, summary, button, figcaption";

function isRead(node) {
  if (node.closest("[data-aloud], [hidden], script, style") || !node.checkVisibility()) return false;
  // A part that holds others is read through them, so that nothing is said twice.
  return !node.querySelector(PARTS) && node.innerText.trim() !== "";
}

export function readAloud(root) {
  const place = root.querySelector("[data-aloud]");
  const voice = window.speechSynthesis;
  if (!place || !voice || !window.SpeechSynthesisUtterance) return;
  const button = place.querySelector("button");
  const words = button.querySelector("span");
  let round = 0;

  function stop() {
    round += 1;
    voice.cancel();
    for (const part of root.querySelectorAll(".app-aloud__now")) part.classList.remove("app-aloud__now");
    words.textContent = button.dataset.start;
    button.setAttribute("aria-pressed", "false");
  }

  function start() {
    const mine = (round += 1);
    const parts = [...root.querySelectorAll("main :is(" + PARTS + ")")].filter(isRead);
    words.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
    const next = (place) => {
      if (mine !== round) return;
      if (place >= parts.length) {
        stop();
        return;
      }
      const part = parts[place];
      const said = new SpeechSynthesisUtterance(part.innerText);
      said.lang = part.closest("[lang]").lang;
      said.rate = 0.9;
      part.classList.add("app-aloud__now");
      said.onend = said.onerror = () => {
        part.classList.remove("app-aloud__now");
        next(place + 1);
      };
      voice.speak(said);
    };
    next(0);
  }

  place.hidden = false;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => (button.getAttribute("aria-pressed") === "true" ? stop() : start()));
  window.addEventListener("pagehide", () => voice.cancel());
}
