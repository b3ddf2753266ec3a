// Every answer is saved as it is given.
//
// One page, one number (data-page), one request at a time: what changes meanwhile follows in the
// next. A field is done only when the server says "saved" to the very value that stands in it.
// Until then it stays on the page; nothing is kept in the browser's storage.

const TYPING_PAUSE = 700;
const LONGEST_PAUSE = 2500;
const PATIENCE = 15000;
const BACK_OFF = [1000, 2000, 4000, 8000, 15000, 30000];
const SIGN_IN_CHECK = 4000;
// A browser takes no more than 64 KB along when a page is left.
const TAKEN_ALONG = 60000;

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const empty = (value) => (Array.isArray(value) ? value.length === 0 : value.trim() === "");
const length = (text) => Array.from(text.replace(/\r\n?/g, "\n")).length;

class Field {
  constructor(element) {
    this.element = element;
    this.name = element.dataset.field;
    this.question = element.dataset.question;
    this.part = element.dataset.part;
    this.kind = element.dataset.kind;
    this.when = JSON.parse(element.dataset.when || "[]");
    this.base = Number(element.dataset.revision);
    this.baseInput = element.querySelector("[data-base]");
    this.panels = element.querySelector("[data-panels]");
    // What the server wrote into the page: somebody may have typed before this script was there.
    this.saved = this.value({ written: true });
    this.dirty = !same(this.value(), this.saved);
    this.refused = false;
  }

  // The controls, without those of the two-answers panel beneath them.
  controls() {
    const own = [...this.element.querySelectorAll("input, textarea, select")];
    return own.filter((control) => !control.closest("[data-panels]") && !control.hasAttribute("data-base"));
  }

  value({ written = false } = {}) {
    const controls = this.controls().filter((control) => !control.name.endsWith(".relation"));
    const checked = (control) => (written ? control.defaultChecked : control.checked);
    const text = (control) => (written ? control.defaultValue : control.value);
    if (this.kind === "who" || this.kind === "many") {
      return controls.filter(checked).map((control) => control.value);
    }
    if (this.kind === "one" || this.kind === "tick") {
      return controls.find(checked)?.value ?? "";
    }
    if (this.kind === "day") {
      const parts = controls.map((control) => text(control).trim());
      return parts.some(Boolean) ? parts.join("/") : "";
    }
    return controls[0] ? text(controls[0]) : "";
  }

  show(value) {
    const controls = this.controls().filter((control) => !control.name.endsWith(".relation"));
    if (["who", "many", "one", "tick"].includes(this.kind)) {
      const chosen = [].concat(value);
      for (const control of controls) control.checked = chosen.includes(control.value);
    } else if (this.kind === "day") {
      const parts = value.split("/");
      controls.forEach((control, place) => (control.value = parts[place] ?? ""));
    } else if (controls[0]) {
      controls[0].value = value;
    }
    this.saved = this.value();
    this.dirty = false;
  }

  setBase(revision) {
    this.base = revision;
    if (this.baseInput) this.baseInput.value = revision;
  }

  // A sentence under the field: what is wrong with what stands there.
  say(sentence) {
    const group = this.element.querySelector(".govuk-form-group");
    if (!group) return;
    const id = `${this.question}-${this.part}-problem`;
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
      const box = group.querySelector("textarea, input.govuk-input, .govuk-radios, .govuk-checkboxes, .govuk-date-input");
      box.before(line);
    }
    line.id = id;
    if (line.textContent !== sentence) line.textContent = sentence;
    const control = this.controls()[0];
    if (control && !(control.getAttribute("aria-describedby") ?? "").split(" ").includes(id)) {
      control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
    }
  }
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.fields = new Map();
    for (const element of form.querySelectorAll("[data-field]")) {
      const field = new Field(element);
      this.fields.set(field.name, field);
    }
    this.sequence = 0;
    this.flight = null;
    this.tries = 0;
    this.trouble = "";
    this.closed = false;
    this.leaving = false;
    this.status = form.querySelector("[data-saved] [data-with-script]");
    this.notice = form.querySelector("[data-notice]");
    this.listen();
    for (const one of document.querySelectorAll("[data-with-script]")) one.hidden = false;
    for (const one of document.querySelectorAll("[data-without-script]")) one.hidden = true;
    this.showWhatIsAsked();
    if (document.querySelector("[data-restored], .govuk-error-summary")) this.sendAll();
    else this.save();
    const [how] = performance.getEntriesByType("navigation");
    if (how && how.type !== "navigate") setTimeout(() => this.refresh(), 600);
  }

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

  fieldOf(target) {
    const element = target.closest?.("[data-field]");
    if (!element || target.closest("[data-panels]") || target.name?.endsWith(".relation")) return null;
    return this.fields.get(element.dataset.field) ?? null;
  }

  onInput(event) {
    const field = this.fieldOf(event.target);
    if (!field) return;
    this.note(field);
    clearTimeout(this.timer);
    this.firstWait ??= Date.now();
    const waited = Date.now() - this.firstWait;
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(TYPING_PAUSE, LONGEST_PAUSE - waited)));
  }

  onChange(event) {
    const field = this.fieldOf(event.target);
    if (!field) return;
    // The design system's own script unticks what excludes one another just after this.
    setTimeout(() => {
      this.note(field);
      this.showWhatIsAsked();
      this.save();
    });
  }

  note(field) {
    const value = field.value();
    field.dirty = !same(value, field.saved) || this.flight?.sent.has(field.name) === true;
    if (field.refused && field.dirty) {
      field.refused = false;
      field.say("");
    }
    if (field.dirty) this.say("Saving …");
    if (field.kind === "words") this.sayLength(field);
  }

  sayLength(field) {
    const limit = Number(field.controls()[0]?.dataset.limit);
    if (!limit) return;
    const over = length(field.value()) - limit;
    const many = over.toLocaleString("en-GB");
    const signs = over === 1 ? "character" : "characters";
    const most = limit.toLocaleString("en-GB");
    field.say(
      over > 0
        ? `Your text is ${many} ${signs} too long (the limit is ${most}). It is saved; shorten it before you work out the budget.`
        : "",
    );
  }

  // Which questions are asked, by the same conditions that the server uses.
  showWhatIsAsked() {
    const answered = new Map();
    const ordered = [...this.fields.values()].sort((one, other) => (one.kind !== "tick") - (other.kind !== "tick"));
    for (const field of ordered) {
      const holds =
        field.when.length === 0 ||
        field.when.some((one) => {
          const value = answered.get(one.name) ?? "";
          return empty(value) ? one.empty : !one.unless.includes(value);
        });
      field.element.hidden = !holds;
      if (holds) answered.set(field.name, field.value());
    }
  }

  get unsaved() {
    return [...this.fields.values()].filter((field) => field.dirty);
  }

  pack(fields) {
    return fields.map((field) => ({
      question: field.question,
      part: field.part,
      value: field.value(),
      base: field.base,
      sequence: ++this.sequence,
    }));
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
      const told = await answer.json();
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
    const fields = this.unsaved.filter((field) => !field.refused);
    if (fields.length === 0) return Promise.resolve();
    const answers = this.pack(fields);
    const sent = new Map(fields.map((field, place) => [field.name, answers[place].value]));
    this.flight = { sent };
    this.flight.done = this.post(this.form.dataset.answers, { page: this.form.dataset.page, answers }).then(
      async (reply) => {
        this.flight = null;
        await this.take(reply, sent);
      },
    );
    return this.flight.done;
  }

  async take({ status, told }, sent) {
    if (status === 200 && Array.isArray(told.results)) {
      this.tries = 0;
      this.settled();
      for (const result of told.results) this.takeResult(result, sent);
      this.showSteps(told);
      if (this.unsaved.some((field) => !field.refused)) await this.save();
      else this.sayWhatStands(told);
      return;
    }
    if (told.signed_out) return this.saySignedOut();
    if (told.somebody_else) return this.inTrouble("somebody-else", told.sentence);
    if (told.closed || status === 404) {
      this.closed = true;
      return this.inTrouble(
        "closed",
        `${told.sentence ?? "This assessment cannot be opened any more."} What you wrote since is on this page; copy it if you need it.`,
      );
    }
    if (status >= 400 && status < 500 && told.sentence) {
      for (const name of sent.keys()) this.fields.get(name).refused = true;
      return this.inTrouble("refused", told.sentence);
    }
    this.tries += 1;
    this.sayOffline();
    this.retryIn(BACK_OFF[Math.min(this.tries, BACK_OFF.length) - 1]);
  }

  takeResult(result, sent) {
    const field = this.fields.get(result.name);
    if (!field) return;
    const value = sent.get(result.name);
    const now = field.value();
    if (result.status === "saved") {
      field.setBase(result.revision);
      field.saved = value;
      field.dirty = !same(now, value);
      if (field.kind !== "words") field.say(result.sentence ?? "");
    } else if (result.status === "conflict") {
      // The server keeps this page's text beside the other; nothing more is owed to it.
      field.saved = value;
      field.dirty = !same(now, value);
      this.showPanel(field, result.html);
    } else {
      field.refused = same(now, value);
      field.say(result.sentence);
    }
  }

  showPanel(field, html) {
    const holder = document.createElement("div");
    holder.innerHTML = html;
    const panel = holder.firstElementChild;
    const old = panel && field.panels.querySelector(`[data-conflict="${panel.dataset.conflict}"]`);
    if (old) old.replaceWith(panel);
    else if (panel) field.panels.append(panel);
    if (panel && !old) {
      const alert = document.createElement("p");
      alert.className = "govuk-visually-hidden";
      alert.setAttribute("role", "alert");
      alert.textContent = "Somebody changed this answer on another page while you were writing. Both are kept: choose one.";
      panel.prepend(alert);
    }
  }

  showSteps(told) {
    const states = told.steps ?? {};
    for (const one of document.querySelectorAll("[data-state]")) {
      const words = states[one.dataset.state];
      if (words && one.textContent !== words) one.textContent = words;
    }
    const sentences = document.querySelector("[data-helper-sentences]");
    if (sentences && told.helpers) {
      const lines = told.helpers.map((words) => {
        const line = document.createElement("li");
        line.textContent = words;
        return line;
      });
      sentences.replaceChildren(...lines);
    }
    const done = document.querySelector("[data-done]");
    if (done) done.textContent = [...document.querySelectorAll("[data-state]")].filter((one) => one.textContent === "Done").length;
  }

  say(words) {
    if (this.status && this.status.textContent !== words) this.status.textContent = words;
  }

  sayWhatStands(told) {
    if (this.unsaved.length) this.say("One answer is not saved: see the sentence beside it.");
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
    if (this.unsaved.some((field) => !field.refused)) {
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
    } catch {
      return;
    }
    if (!told.answers || this.flight) return;
    this.showConflicts(told.conflicts ?? []);
    for (const [name, { value, revision }] of Object.entries(told.answers)) {
      const field = this.fields.get(name);
      if (!field || field.dirty || field.panels?.childElementCount) continue;
      if (revision <= field.base || field.element.contains(document.activeElement)) continue;
      field.show(value);
      field.setBase(revision);
    }
    this.showWhatIsAsked();
    this.showSteps(told);
  }

  // Two texts that came up, or were settled, elsewhere.
  showConflicts(conflicts) {
    const known = new Set(conflicts.map((one) => one.id));
    for (const panel of this.form.querySelectorAll("[data-conflict]")) {
      if (!known.has(panel.dataset.conflict) && !panel.contains(document.activeElement)) panel.remove();
    }
    for (const { id, name, html } of conflicts) {
      const field = this.fields.get(name);
      if (field && !field.panels.querySelector(`[data-conflict="${id}"]`)) this.showPanel(field, html);
    }
  }

  sendAll() {
    for (const field of this.fields.values()) {
      field.dirty = true;
      field.saved = null;
    }
    this.save();
  }

  // Leaving

  takeAlong() {
    const owed = this.unsaved.filter((field) => !field.refused);
    if (this.closed || owed.length === 0) return;
    // Also what is under way: this request may overtake it, and the server goes by the sequence.
    const body = JSON.stringify({ page: this.form.dataset.page, answers: this.pack(owed) });
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
    const tooMuch = new Blob(owed.map((field) => JSON.stringify(field.value()))).size > TAKEN_ALONG;
    if (this.trouble || tooMuch || owed.some((field) => field.refused) || !navigator.onLine) event.preventDefault();
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
    const button = event.submitter;
    event.preventDefault();
    if (button?.name === "add_helper") {
      await this.addHelper(button.value);
      return;
    }
    const waiting = [...this.fields.values()].find(
      (field) => field.kind === "name" && !field.element.hidden && field.value().trim(),
    );
    if (waiting && !(await this.addHelper(waiting.question))) return;
    if (!(await this.flush())) {
      if (!this.trouble) this.unsaved[0]?.element.scrollIntoView({ block: "center" });
      return;
    }
    this.leaving = true;
    const day = this.form.querySelector('[name="visited_on-day"]');
    if (day) this.form.submit();
    else window.location.assign(this.form.dataset.onward);
  }

  async addHelper(question) {
    const name = this.fields.get(`${question}.someone`);
    const who = this.fields.get(`${question}.who`);
    const relation = name.element.querySelector("select");
    await this.flush();
    const { status, told } = await this.post(this.form.dataset.helpers, {
      question,
      name: name.value(),
      relation: relation.value,
    });
    if (status !== 200) {
      if (told.sentence && !told.closed) {
        name.element.querySelector("details").open = true;
        const select = told.field?.endsWith(".relation");
        name.say(told.sentence);
        (select ? relation : name.controls()[0]).focus();
      } else {
        await this.take({ status, told }, new Map());
      }
      return false;
    }
    name.say("");
    name.show("");
    relation.value = "";
    name.setBase(told.revisions[name.name]);
    this.tick(who, told);
    who.setBase(told.revisions[who.name]);
    name.element.querySelector("details").open = false;
    this.showSteps(told);
    this.say(`Saved at ${told.saved_at}`);
    return true;
  }

  // Puts the new helper, ticked, at the end of the list of who helps.
  tick(who, told) {
    let box = who.element.querySelector(`input[value="${told.id}"]`);
    if (!box) {
      const list = who.element.querySelector(".govuk-checkboxes");
      const item = document.createElement("div");
      item.className = "govuk-checkboxes__item";
      box = document.createElement("input");
      box.className = "govuk-checkboxes__input";
      box.type = "checkbox";
      box.name = who.name;
      box.value = told.id;
      box.id = `${who.question}-who-${told.id}`;
      const label = document.createElement("label");
      label.className = "govuk-label govuk-checkboxes__label";
      label.htmlFor = box.id;
      label.textContent = told.text;
      item.append(box, label);
      list.append(item);
    }
    box.checked = true;
    who.saved = who.value();
    who.dirty = false;
    box.focus();
  }

  async settle(button) {
    const panel = button.closest("[data-conflict]");
    const field = this.fields.get(panel.dataset.name);
    await this.flush();
    const id = panel.dataset.conflict;
    const form = new URLSearchParams();
    form.set(`keep-${id}`, button.value);
    form.set(`base-${id}`, panel.querySelector(`[name="base-${id}"]`).value);
    form.set(`both-${id}`, panel.querySelector("textarea")?.value ?? "");
    const { status, told } = await this.post(panel.dataset.address, form);
    if (status === 200) {
      panel.remove();
      field.show(told.value);
      field.setBase(told.revision);
      this.sayLengthIfWords(field);
      this.showWhatIsAsked();
      this.showSteps(told);
      this.say(`Saved at ${told.saved_at}`);
      field.controls()[0]?.focus();
    } else if (status === 409 && told.html !== undefined) {
      panel.remove();
      if (told.html) {
        this.showPanel(field, told.html);
      } else {
        // Somebody has chosen already: show what stands now.
        field.base = -1;
        button.blur();
        await this.refresh();
      }
      field.say(told.sentence);
    } else {
      await this.take({ status, told }, new Map());
    }
  }

  sayLengthIfWords(field) {
    if (field.kind === "words") this.sayLength(field);
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
