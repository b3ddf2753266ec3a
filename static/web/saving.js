// What is typed on a page is saved as it is typed.
//
// One page, one number (data-page), one request at a time: what changes meanwhile follows in the
// next. A part is done only when the server says "saved" to the very value that stands in it. Until
// then it stays on the page; nothing is kept in the browser's storage.
//
// A page extends Autosave and says what its parts are. A part has name, element, panels, dirty,
// refused, saved, and value(), show(value), setBase(revision), say(sentence).

const TYPING_PAUSE = 700;
const LONGEST_PAUSE = 2500;
const PATIENCE = 15000;
const BACK_OFF = [1000, 2000, 4000, 8000, 15000, 30000];
const SIGN_IN_CHECK = 4000;
// A browser takes no more than 64 KB along when a page is left.
const TAKEN_ALONG = 60000;

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
export const length = (text) => Array.from(text.replace(/\r\n?/g, "\n")).length;

// A sentence under a control: what is wrong with what stands there. Empty takes it away.
export function sayUnder(group, control, id, sentence) {
  if (!group) return;
  let line = document.getElementById(id) ?? group.querySelector(".govuk-error-message");
  group.classList.toggle("govuk-form-group--error", Boolean(sentence));
  if (!sentence) {
    line?.remove();
    return;
  }
  if (!line) {
    line = document.createElement("p");
    line.className = "govuk-error-message";
    line.setAttribute("role", "alert");
    const box = group.querySelector("textarea, input.govuk-input, .govuk-file-upload, .govuk-radios, .govuk-checkboxes, .govuk-date-input");
    box.before(line);
  }
  line.id = id;
  if (line.textContent !== sentence) line.textContent = sentence;
  if (control && !(control.getAttribute("aria-describedby") ?? "").split(" ").includes(id)) {
    control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
  }
}

export class Autosave {
  // Words of the page: what cannot be opened any more, what one part is, what was written twice.
  gone = "This page cannot be opened any more.";
  notAll = "Something is not saved: see the sentence beside it.";
  twice = "Somebody changed this on another page while you were writing. Both texts are kept: choose one.";

  constructor(form) {
    this.form = form;
    this.parts = new Map();
    this.sequence = 0;
    this.flight = null;
    this.tries = 0;
    this.trouble = "";
    this.closed = false;
    this.leaving = false;
    this.status = form.querySelector("[data-saved] [data-with-script]");
    this.notice = form.querySelector("[data-notice]");
  }

  // Called by the page once its parts are there.
  start() {
    this.listen();
    for (const one of document.querySelectorAll("[data-with-script]")) one.hidden = false;
    for (const one of document.querySelectorAll("[data-without-script]")) one.hidden = true;
    this.shown();
    if (document.querySelector("[data-restored], .govuk-error-summary")) this.sendAll();
    else this.save();
    const [how] = performance.getEntriesByType("navigation");
    if (how && how.type !== "navigate") setTimeout(() => this.refresh(), 600);
  }

  // What a page may say for itself.
  partOf() {
    return null;
  }
  message(packed) {
    return { page: this.form.dataset.page, answers: packed };
  }
  shown() {}
  noted() {}
  savedPart() {}
  told() {}
  async submitted() {}

  listen() {
    this.form.addEventListener("input", (event) => this.onInput(event));
    this.form.addEventListener("change", (event) => this.onChange(event));
    this.form.addEventListener("focusout", () => this.save());
    this.form.addEventListener("submit", (event) => this.onSubmit(event));
    document.addEventListener("click", (event) => this.onLink(event));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.takeAlong() : this.onBack()));
    window.addEventListener("pagehide", () => this.takeAlong());
    window.addEventListener("pageshow", (event) => event.persisted && this.onBack());
    window.addEventListener("online", () => this.onBack());
    window.addEventListener("offline", () => this.sayOffline());
    window.addEventListener("beforeunload", (event) => this.onUnload(event));
  }

  onInput(event) {
    const part = this.partOf(event.target);
    if (!part) return;
    this.note(part);
    this.saveSoon();
  }

  saveSoon() {
    clearTimeout(this.timer);
    this.firstWait ??= Date.now();
    const waited = Date.now() - this.firstWait;
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(TYPING_PAUSE, LONGEST_PAUSE - waited)));
  }

  onChange(event) {
    const part = this.partOf(event.target);
    if (!part) return;
    // The design system's own script unticks what excludes one another just after this.
    setTimeout(() => {
      this.note(part);
      this.shown();
      this.save();
    });
  }

  note(part) {
    const value = part.value();
    part.dirty = !same(value, part.saved) || this.flight?.sent.has(part.name) === true;
    if (part.refused && part.dirty) {
      part.refused = false;
      part.say("");
    }
    if (part.dirty) this.say("Saving …");
    this.noted(part);
  }

  get unsaved() {
    return [...this.parts.values()].filter((part) => part.dirty);
  }

  headers() {
    return {
      Accept: "application/json",
      "Content-Type": "application/json",
      "X-CSRFToken": this.form.elements.namedItem("csrfmiddlewaretoken").value,
      "X-Typed-By": this.form.elements.namedItem("typed_by")?.value ?? "",
    };
  }

  async post(address, body, patience = PATIENCE) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience);
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: body instanceof URLSearchParams ? { ...this.headers(), "Content-Type": "application/x-www-form-urlencoded" } : this.headers(),
        body: body instanceof URLSearchParams ? body : JSON.stringify(body),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: stop.signal,
      });
      // A page that is not there any more answers in HTML.
      const told = await answer.json().catch(() => ({}));
      return { status: answer.status, told };
    } catch {
      return { status: 0, told: {} };
    } finally {
      clearTimeout(timer);
    }
  }

  save() {
    clearTimeout(this.timer);
    this.firstWait = undefined;
    if (this.flight || this.closed) return this.flight?.done ?? Promise.resolve();
    const parts = this.unsaved.filter((part) => !part.refused);
    if (parts.length === 0) return Promise.resolve();
    const packed = this.pack(parts);
    const sent = new Map(parts.map((part, place) => [part.name, packed[place].value]));
    this.flight = { sent };
    this.flight.done = this.post(this.form.dataset.answers, this.message(packed)).then(async (reply) => {
      this.flight = null;
      await this.take(reply, sent);
    });
    return this.flight.done;
  }

  async take({ status, told }, sent) {
    if (status === 200 && Array.isArray(told.results)) {
      this.tries = 0;
      this.settled();
      for (const result of told.results) this.takeResult(result, sent);
      this.told(told);
      if (this.unsaved.some((part) => !part.refused)) await this.save();
      else this.sayWhatStands(told);
      return;
    }
    if (told.signed_out) return this.saySignedOut();
    if (told.somebody_else) return this.inTrouble("somebody-else", told.sentence);
    if (told.closed || status === 404) {
      this.closed = true;
      return this.inTrouble(
        "closed",
        `${told.sentence ?? this.gone} What you wrote since is on this page; copy it if you need it.`,
      );
    }
    if (status >= 400 && status < 500 && told.sentence) {
      for (const name of sent.keys()) this.parts.get(name).refused = true;
      return this.inTrouble("refused", told.sentence);
    }
    this.tries += 1;
    this.sayOffline();
    this.retryIn(BACK_OFF[Math.min(this.tries, BACK_OFF.length) - 1]);
  }

  takeResult(result, sent) {
    const part = this.parts.get(result.name);
    if (!part) return;
    const value = sent.get(result.name);
    const now = part.value();
    if (result.status === "saved") {
      part.setBase(result.revision);
      part.saved = value;
      part.dirty = !same(now, value);
      this.savedPart(part, result);
    } else if (result.status === "conflict") {
      // The server keeps this page's text beside the other; nothing more is owed to it.
      part.saved = value;
      part.dirty = !same(now, value);
      this.showPanel(part, result.html);
    } else {
      part.refused = same(now, value);
      part.say(result.sentence);
    }
  }

  showPanel(part, html) {
    const holder = document.createElement("div");
    holder.innerHTML = html;
    const panel = holder.firstElementChild;
    const old = panel && part.panels.querySelector(`[data-conflict="${panel.dataset.conflict}"]`);
    if (old) old.replaceWith(panel);
    else if (panel) part.panels.append(panel);
    if (panel && !old) {
      const alert = document.createElement("p");
      alert.className = "govuk-visually-hidden";
      alert.setAttribute("role", "alert");
      alert.textContent = this.twice;
      panel.prepend(alert);
    }
  }

  say(words) {
    if (this.status && this.status.textContent !== words) this.status.textContent = words;
  }

  sayWhatStands(told) {
    if (this.unsaved.length) this.say(this.notAll);
    else if (told.saved_at) this.say(`Saved at ${told.saved_at}`);
  }

  // Trouble, and how it ends

  inTrouble(kind, sentence, link) {
    this.trouble = kind;
    this.say("Not saved yet");
    const key = sentence + (link ? "+" : "");
    if (!this.notice || this.notice.dataset.says === key) return;
    this.notice.dataset.says = key;
    const words = document.createElement("p");
    words.className = "govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1";
    words.textContent = sentence;
    this.notice.replaceChildren(words);
    if (link) this.notice.append(link);
    this.notice.hidden = false;
  }

  settled() {
    this.trouble = "";
    clearTimeout(this.retry);
    if (!this.notice || this.notice.hidden) return;
    this.notice.hidden = true;
    this.notice.dataset.says = "";
    this.notice.replaceChildren();
  }

  sayOffline() {
    this.inTrouble(
      "offline",
      "You are offline. What you wrote is on this page; keep it open. It will be saved when you are back.",
    );
  }

  saySignedOut() {
    const line = document.createElement("p");
    line.className = "govuk-body govuk-!-margin-bottom-0";
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = document.body.dataset.signIn;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in (opens in a new tab)";
    line.append(link);
    this.inTrouble(
      "signed-out",
      "You have been signed out. What you wrote is on this page; keep it open. Sign in, and it will be saved.",
      line,
    );
    this.retryIn(SIGN_IN_CHECK);
  }

  retryIn(pause) {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.onBack(), pause);
  }

  async onBack() {
    if (this.closed) return;
    if (this.trouble === "signed-out" || this.trouble === "somebody-else") {
      const now = await this.alive();
      if (now.somebody_else) return this.inTrouble("somebody-else", "Somebody else has signed in on this browser. What you wrote is on this page; keep it open. Have them sign out, and sign in as yourself in another tab.");
      if (!now.signed_in) return now.away ? this.retryIn(SIGN_IN_CHECK) : this.saySignedOut();
      this.newToken(now.csrf_token);
    }
    if (this.unsaved.some((part) => !part.refused)) {
      await this.save();
      if (this.trouble) return;
    } else if (this.trouble && this.trouble !== "refused") {
      const now = await this.alive();
      if (now.away) return this.retryIn(BACK_OFF[3]);
      if (!now.signed_in) return this.saySignedOut();
      this.newToken(now.csrf_token);
      this.settled();
    }
    await this.refresh();
  }

  newToken(token) {
    for (const input of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) input.value = token;
  }

  async alive() {
    try {
      const answer = await fetch(document.body.dataset.alive, {
        headers: { Accept: "application/json", "X-Typed-By": this.headers()["X-Typed-By"] },
        credentials: "same-origin",
        cache: "no-store",
      });
      return await answer.json();
    } catch {
      return { away: true };
    }
  }

  // What another tab, or this page before it was loaded again, has saved meanwhile.
  async refresh() {
    if (this.flight || this.trouble) return;
    let told;
    try {
      const answer = await fetch(this.form.dataset.answers, {
        headers: { Accept: "application/json", "X-Typed-By": this.headers()["X-Typed-By"] },
        credentials: "same-origin",
        cache: "no-store",
      });
      told = await answer.json();
      if (told.signed_out) return this.saySignedOut();
      if (told.closed) return this.take({ status: answer.status, told }, new Map());
    } catch {
      return;
    }
    if (!told.answers || this.flight) return;
    this.showConflicts(told.conflicts ?? []);
    for (const [name, { value, revision }] of Object.entries(told.answers)) {
      const part = this.parts.get(name);
      if (!part || part.dirty || part.panels?.childElementCount) continue;
      if (revision <= part.base || part.element.contains(document.activeElement)) continue;
      part.show(value);
      part.setBase(revision);
    }
    this.shown();
    this.told(told);
  }

  // Two texts that came up, or were settled, elsewhere.
  showConflicts(conflicts) {
    const known = new Set(conflicts.map((one) => one.id));
    for (const panel of this.form.querySelectorAll("[data-conflict]")) {
      if (!known.has(panel.dataset.conflict) && !panel.contains(document.activeElement)) panel.remove();
    }
    for (const { id, name, html } of conflicts) {
      const part = this.parts.get(name);
      if (part && !part.panels.querySelector(`[data-conflict="${id}"]`)) this.showPanel(part, html);
    }
  }

  sendAll() {
    for (const part of this.parts.values()) {
      part.dirty = true;
      part.saved = null;
    }
    this.save();
  }

  // Leaving

  takeAlong() {
    const owed = this.unsaved.filter((part) => !part.refused);
    if (this.closed || owed.length === 0) return;
    // Also what is under way: this request may overtake it, and the server goes by the sequence.
    const body = JSON.stringify(this.message(this.pack(owed)));
    if (new Blob([body]).size > TAKEN_ALONG) return;
    fetch(this.form.dataset.answers, {
      method: "POST",
      headers: this.headers(),
      body,
      credentials: "same-origin",
      keepalive: true,
    }).catch(() => undefined);
  }

  onUnload(event) {
    const owed = this.unsaved;
    if (owed.length === 0) return;
    const tooMuch = new Blob(owed.map((part) => JSON.stringify(part.value()))).size > TAKEN_ALONG;
    if (this.trouble || tooMuch || owed.some((part) => part.refused) || !navigator.onLine) event.preventDefault();
  }

  async flush() {
    this.form.querySelectorAll(":focus").forEach((one) => one.blur());
    await this.save();
    if (this.flight) await this.flight.done;
    return this.unsaved.length === 0;
  }

  onLink(event) {
    const panelButton = event.target.closest?.("[data-conflict] button");
    if (panelButton) {
      event.preventDefault();
      this.settle(panelButton);
      return;
    }
    const link = event.target.closest?.("a[href]");
    if (!link || link.target || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.getAttribute("href").startsWith("#")) return;
    if (this.unsaved.length === 0) return;
    event.preventDefault();
    this.flush().then((clean) => clean && window.location.assign(link.href));
  }

  async onSubmit(event) {
    if (this.leaving) return;
    event.preventDefault();
    await this.submitted(event.submitter);
  }

  // Saves all; where something is owed still, shows it and says no.
  async flushOrShow() {
    if (await this.flush()) return true;
    if (!this.trouble) this.unsaved[0]?.element.scrollIntoView({ block: "center" });
    return false;
  }

  async settle(button) {
    const panel = button.closest("[data-conflict]");
    const part = this.parts.get(panel.dataset.name);
    await this.flush();
    const id = panel.dataset.conflict;
    const form = new URLSearchParams();
    form.set(`keep-${id}`, button.value);
    form.set(`base-${id}`, panel.querySelector(`[name="base-${id}"]`).value);
    form.set(`both-${id}`, panel.querySelector("textarea")?.value ?? "");
    const { status, told } = await this.post(panel.dataset.address, form);
    if (status === 200) {
      panel.remove();
      part.show(told.value);
      part.setBase(told.revision);
      this.noted(part);
      this.shown();
      this.told(told);
      this.say(`Saved at ${told.saved_at}`);
      part.element.querySelector("textarea, input:not([type=hidden]), select")?.focus();
    } else if (status === 409 && told.html !== undefined) {
      panel.remove();
      if (told.html) {
        this.showPanel(part, told.html);
      } else {
        // Somebody has chosen already: show what stands now.
        part.base = -1;
        button.blur();
        await this.refresh();
      }
      part.say(told.sentence);
    } else {
      await this.take({ status, told }, new Map());
    }
  }
}
