// One piece of a plan: what is typed is saved as it is typed (see web/saving.js).
import { Autosave, length, same, sayUnder } from "../web/saving.js";

const NAMES = ["title", "words", "address"];

class Entry {
  name = "entry";
  refused = false;

  constructor(element) {
    this.element = element;
    this.base = Number(element.dataset.revision);
    this.baseInput = element.querySelector("[data-base]");
    this.panels = element.querySelector("[data-panels]");
    // What the server wrote into the page: somebody may have typed before this script was there.
    this.saved = this.value({ written: true });
    this.dirty = !same(this.value(), this.saved);
  }

  control(name) {
    return this.element.querySelector(`[name="${name}"]`);
  }

  value({ written = false } = {}) {
    const said = {};
    for (const name of NAMES) {
      const control = this.control(name);
      said[name] = control ? (written ? control.defaultValue : control.value).replace(/\r\n?/g, "\n") : "";
    }
    return said;
  }

  show(said) {
    for (const name of NAMES) {
      const control = this.control(name);
      if (control && control.value !== said[name]) control.value = said[name];
    }
    this.saved = this.value();
    this.dirty = false;
  }

  setBase(revision) {
    this.base = revision;
    this.baseInput.value = revision;
  }

  say(sentence, name = "words") {
    for (const each of NAMES) {
      const control = this.control(each);
      const group = control?.closest(".govuk-form-group");
      if (group) sayUnder(group, control, `${control.id}-problem`, each === name ? sentence : "");
    }
  }
}

class Piece extends Autosave {
  gone = "This plan cannot be opened any more.";
  notAll = "This is not saved: see the sentence beside it.";
  twice = "Somebody else changed this while you were writing. Both texts are kept: choose one.";

  constructor(form) {
    super(form);
    this.entry = new Entry(form.querySelector("[data-entry]"));
    this.parts.set(this.entry.name, this.entry);
    this.start();
    this.noted(this.entry);
  }

  // A link needs its address: until it has one, nothing is sent, and leaving the page asks first.
  get lacksAddress() {
    const address = this.entry.control("address");
    return Boolean(address && !address.value.trim());
  }

  // An address is sent when it is whole, not letter by letter.
  onInput(event) {
    if (event.target.name !== "address") super.onInput(event);
  }

  save() {
    if (this.entry?.dirty && this.lacksAddress && !this.flight) {
      this.entry.refused = true;
      this.say("Not saved yet: the address is missing");
      return Promise.resolve();
    }
    return super.save();
  }

  partOf(target) {
    return NAMES.includes(target.name) && !target.closest("[data-panels]") ? this.entry : null;
  }

  pack() {
    return [{ value: this.entry.value(), base: this.entry.base, sequence: ++this.sequence }];
  }

  message([sent]) {
    const { kind, prompt } = this.form.dataset;
    return { page: this.form.dataset.page, kind, prompt, ...sent };
  }

  noted(entry) {
    const most = Number(this.form.dataset.most);
    const over = length(entry.value().words) - most;
    if (over > 0) entry.say(`This is ${over.toLocaleString("en-GB")} characters too long. Put the rest into another piece.`);
  }

  takeResult(result, sent) {
    if (result.status === "refused") {
      this.entry.refused = same(this.entry.value(), sent.get("entry"));
      this.entry.say(result.sentence, result.field);
      return;
    }
    this.entry.say("");
    super.takeResult(result, sent);
    if (result.status === "saved" && result.revision) this.isThere();
  }

  // Once a new piece is saved, loading the page again shows that piece instead of an empty one.
  isThere() {
    const { edit } = this.form.dataset;
    if (edit && window.location.pathname !== edit) window.history.replaceState(null, "", edit);
  }

  // Said once, where the piece was taken out of the plan while it is written here.
  told({ removed }) {
    const line = this.form.querySelector("[data-removed]");
    if (line) line.hidden = !removed;
  }

  async submitted() {
    if (!(await this.flushOrShow())) {
      if (this.lacksAddress) this.entry.say("Enter the address of the page.", "address");
      return;
    }
    if (!this.entry.base && !this.entry.panels.childElementCount) {
      this.entry.say("Write something first. One sentence is enough.");
      return;
    }
    if (this.entry.panels.childElementCount) {
      this.entry.panels.scrollIntoView({ block: "center" });
      return;
    }
    this.leaving = true;
    window.location.assign(this.form.dataset.onward);
  }
}

for (const form of document.querySelectorAll("form[data-entry-form]")) new Piece(form);
