// Nothing typed is lost while the signal or the session is gone.
//
// A form with data-keep asks before it is sent whether its writer is still signed in. If not, or
// when there is no network, it stays on the page as it is, says so, and is sent once that is mended.
// Without this script the server keeps what a signed-out form held.

const PATIENCE = 8000;
const AGAIN = 15000;

async function state(form) {
  const writer = form.elements.namedItem("typed_by");
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(document.body.dataset.alive, {
      headers: { Accept: "application/json", ...(writer ? { "X-Typed-By": writer.value } : {}) },
      cache: "no-store",
      credentials: "same-origin",
      signal: stop.signal,
    });
    if (!answer.ok) return { name: "away" };
    const told = await answer.json();
    if (told.signed_in) return { name: "here", token: told.csrf_token };
    if (told.ended) return { name: "ended" };
    return { name: told.somebody_else ? "somebody-else" : "signed-out" };
  } catch {
    return { name: "away" };
  } finally {
    clearTimeout(timer);
  }
}

export class KeptForm {
  constructor(form) {
    this.form = form;
    this.waiting = false;
    this.asking = false;
    this.ready();
    this.changed = false;
    this.button = null;
    this.banner = null;
    form.addEventListener("input", () => (this.changed = true));
    form.addEventListener("submit", (event) => this.onSubmit(event));
    window.addEventListener("pageshow", () => this.ready());
    window.addEventListener("online", () => this.onBack());
    window.addEventListener("offline", () => this.changed && this.sayOffline());
    document.addEventListener("visibilitychange", () => !document.hidden && this.onBack());
    window.addEventListener("beforeunload", (event) => this.waiting && event.preventDefault());
  }

  async onSubmit(event) {
    if (this.sending && !this.sent) {
      this.sent = true;
      setTimeout(() => this.ready(), AGAIN);
      return;
    }
    event.preventDefault();
    if (this.sent) return; // On its way: a second press would send it twice.
    this.button = event.submitter;
    await this.send();
  }

  ready() {
    this.sending = false;
    this.sent = false;
  }

  async onBack() {
    if (this.waiting) await this.send();
    else if (this.banner && navigator.onLine) this.hide();
  }

  async send() {
    if (this.asking) return;
    this.asking = true;
    const now = await state(this.form);
    this.asking = false;
    if (now.name === "here") {
      this.waiting = false;
      this.hide();
      const token = this.form.elements.namedItem("csrfmiddlewaretoken");
      if (token) token.value = now.token;
      this.deliver();
      return;
    }
    if (now.name === "ended") {
      this.waiting = false;
      this.sayEnded();
      return;
    }
    this.waiting = true;
    if (now.name === "signed-out") this.saySignedOut();
    else if (now.name === "somebody-else") this.saySomebodyElse();
    else this.sayOffline();
    clearTimeout(this.again);
    this.again = setTimeout(() => this.waiting && this.send(), AGAIN);
  }

  deliver() {
    this.sending = true;
    this.form.requestSubmit(this.button);
  }

  sayOffline() {
    this.show(
      "You are offline. What you wrote is on this page. Leave the page open." +
        (this.waiting ? " We will send it when you are back." : ""),
    );
  }

  saySignedOut() {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = document.body.dataset.signIn;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in (opens in a new tab)";
    this.show(
      "You have been signed out. What you wrote is on this page. Leave it open, sign in, and come back here: we will send it then.",
      link,
    );
  }

  sayEnded() {
    this.show("You can no longer come in here, so this was not sent. What you wrote is still on this page. Copy it if you need it.");
  }

  saySomebodyElse() {
    this.show(
      "Somebody else has signed in on this browser. What you wrote is on this page. Leave it open, have them sign out, and sign in as yourself in another tab: we will send it then.",
    );
  }

  show(words, link) {
    if (!this.banner) {
      this.banner = document.createElement("div");
      this.banner.className = "app-kept-banner";
      this.banner.setAttribute("role", "alert");
      this.form.append(this.banner);
    }
    const text = document.createElement("p");
    text.className = "govuk-body govuk-!-font-weight-bold";
    text.textContent = words;
    this.banner.replaceChildren(text);
    if (link) {
      const second = document.createElement("p");
      second.className = "govuk-body";
      second.append(link);
      this.banner.append(second);
    }
  }

  hide() {
    this.banner?.remove();
    this.banner = null;
  }
}

export function keepForms(root) {
  for (const form of root.querySelectorAll('form[data-keep][method="post"]')) new KeptForm(form);
}
