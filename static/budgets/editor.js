// What makes the editor of a scheme more convenient; every page works without it.
//
// A form with data-live is sent, as it is typed, to an address that works out what it would give and
// keeps nothing. The answer takes the place of what [data-live-shown] holds. And a page with something
// typed and not saved asks before it is left.

const PAUSE = 400;
const PATIENCE = 8000;

class LiveForm {
  constructor(form, shown) {
    this.form = form;
    this.shown = shown;
    this.asked = 0;
    form.addEventListener("input", () => this.soon());
    form.addEventListener("change", () => this.soon());
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const number = ++this.asked;
    try {
      const answer = await fetch(this.form.dataset.live, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        headers: { Accept: "text/html" },
        credentials: "same-origin",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (!answer.ok || number !== this.asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const opened = this.shown.querySelector("details")?.open;
      this.shown.replaceChildren(...page.body.childNodes);
      if (opened) this.shown.querySelector("details")?.setAttribute("open", "");
    } catch {
      // Without an answer, what stands there stays; saving works it out as well.
    }
  }
}

class Unsaved {
  constructor(form) {
    this.typed = false;
    form.addEventListener("input", () => (this.typed = true));
    form.addEventListener("submit", () => (this.typed = false));
    window.addEventListener("beforeunload", (event) => this.typed && event.preventDefault());
  }
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  new Unsaved(form);
  const shown = document.querySelector("[data-live-shown]");
  if (form.dataset.live && shown) new LiveForm(form, shown);
}
