// The questions of an assessment: every answer is saved as it is given (see web/saving.js).
import { Autosave, length, same, sayUnder } from "../web/saving.js";

const empty = (value) => (Array.isArray(value) ? value.length === 0 : value.trim() === "");

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
    sayUnder(group, this.controls()[0], `${this.question}-${this.part}-problem`, sentence);
  }
}

class Answers extends Autosave {
  gone = "This assessment cannot be opened any more.";
  notAll = "One answer is not saved: see the sentence beside it.";
  twice = "Somebody changed this answer on another page while you were writing. Both are kept: choose one.";

  constructor(form) {
    super(form);
    for (const element of form.querySelectorAll("[data-field]")) {
      const field = new Field(element);
      this.parts.set(field.name, field);
    }
    this.start();
  }

  partOf(target) {
    const element = target.closest?.("[data-field]");
    if (!element || target.closest("[data-panels]") || target.name?.endsWith(".relation")) return null;
    return this.parts.get(element.dataset.field) ?? null;
  }

  noted(field) {
    if (field.kind === "words") this.sayLength(field);
  }

  savedPart(field, result) {
    if (field.kind !== "words") field.say(result.sentence ?? "");
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
  shown() {
    const answered = new Map();
    const ordered = [...this.parts.values()].sort((one, other) => (one.kind !== "tick") - (other.kind !== "tick"));
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

  pack(fields) {
    return fields.map((field) => ({
      question: field.question,
      part: field.part,
      value: field.value(),
      base: field.base,
      sequence: ++this.sequence,
    }));
  }

  told(told) {
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

  async submitted(button) {
    if (button?.name === "add_helper") {
      await this.addHelper(button.value);
      return;
    }
    const waiting = [...this.parts.values()].find(
      (field) => field.kind === "name" && !field.element.hidden && field.value().trim(),
    );
    if (waiting && !(await this.addHelper(waiting.question))) return;
    if (!(await this.flushOrShow())) return;
    this.leaving = true;
    const day = this.form.querySelector('[name="visited_on-day"]');
    if (day) this.form.submit();
    else window.location.assign(this.form.dataset.onward);
  }

  async addHelper(question) {
    const name = this.parts.get(`${question}.someone`);
    const who = this.parts.get(`${question}.who`);
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
    this.told(told);
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
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Answers(form);
