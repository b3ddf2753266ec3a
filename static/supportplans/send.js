// Sends a form that has a file in it, and says how far it is.
//
// The form stays on the page until the server has all of it: a broken connection, an ended session or
// a refusal loses neither a word nor a recording. It is sent again by itself once that is mended, and
// however often it arrives, it is added once.
import { KeptForm } from "../web/keep.js";
import { sayUnder } from "../web/saving.js";

const AGAIN = 15000;
const QUARTERS = ["", "A quarter is sent.", "Half of it is sent.", "Three quarters are sent."];

const megabytes = (bytes) => `${Math.round(bytes / 1_000_000)} MB`;

class SentForm extends KeptForm {
  constructor(form) {
    super(form);
    this.xhr = null;
    this.left = false;
    this.sending_ = form.querySelector("[data-sending]");
    this.bar = form.querySelector("progress");
    this.told = form.querySelector("[data-sent]");
    form.querySelector("[data-stop-sending]").addEventListener("click", () => this.stop());
    form.addEventListener("change", () => this.judge());
    window.addEventListener("beforeunload", (event) => this.hasSomething && !this.left && event.preventDefault());
  }

  get boxes() {
    return [...this.form.querySelectorAll('input[type="file"]')];
  }

  get file() {
    return this.boxes.map((box) => box.files[0]).find(Boolean);
  }

  get hasSomething() {
    const typed = [...this.form.querySelectorAll("textarea, input.govuk-input")];
    return Boolean(this.file) || typed.some((box) => box.value !== box.defaultValue);
  }

  say(name, sentence) {
    const box = this.form.elements.namedItem(name) ?? this.form.elements.namedItem("file");
    sayUnder(box.closest(".govuk-form-group"), box, `${box.id}-problem`, sentence);
    if (sentence) box.focus();
  }

  // What can be known before anything is sent.
  judge() {
    const most = Number(this.form.dataset.most);
    const file = this.file;
    for (const name of ["file", "camera", "words", "title"]) if (this.form.elements.namedItem(name)) this.say(name, "");
    if (!file) return "";
    if (!file.size) return "This file is empty. Choose it again, or another one.";
    if (file.size > most) return `This file has ${megabytes(file.size)}. A file can have ${megabytes(most)}. Choose a smaller one.`;
    return "";
  }

  async onSubmit(event) {
    event.preventDefault();
    if (this.xhr) return;
    const wrong = this.file ? this.judge() : "Choose a file, or record something.";
    if (wrong) {
      this.say("file", wrong);
      return;
    }
    this.button = event.submitter;
    await this.send();
  }

  // Called once the server has said that the writer is still signed in.
  deliver() {
    const xhr = new XMLHttpRequest();
    this.xhr = xhr;
    this.quarter = 0;
    xhr.open("POST", window.location.href);
    xhr.setRequestHeader("Accept", "application/json");
    xhr.upload.addEventListener("progress", (event) => event.lengthComputable && this.progress(event.loaded / event.total));
    xhr.addEventListener("load", () => this.answered(xhr));
    for (const name of ["error", "timeout"]) xhr.addEventListener(name, () => this.broke());
    this.sending_.hidden = false;
    this.bar.value = 0;
    this.told.textContent = "Sending. Leave this page open.";
    const data = new FormData(this.form);
    for (const box of this.boxes) if (!box.files.length) data.delete(box.name);
    xhr.send(data);
  }

  progress(share) {
    this.bar.value = Math.round(share * 100);
    const quarter = Math.floor(share * 4);
    if (quarter <= this.quarter) return;
    this.quarter = quarter;
    this.told.textContent = QUARTERS[quarter] ?? "All of it is sent. We are looking at it, which can take a minute.";
  }

  finished() {
    this.xhr = null;
    this.sending_.hidden = true;
    this.told.textContent = "";
  }

  stop() {
    this.xhr?.abort();
    this.finished();
    this.waiting = false;
    this.told.textContent = "Stopped. Nothing was added, and everything is still on this page.";
    this.button?.focus();
  }

  answered(xhr) {
    this.finished();
    let answer = {};
    try {
      answer = JSON.parse(xhr.responseText);
    } catch {
      // Not ours: a proxy in between, say.
    }
    if (xhr.status === 200 && answer.onward) {
      this.left = true;
      window.location.assign(answer.onward);
    } else if (xhr.status === 422) {
      this.waiting = false;
      for (const [name, sentences] of Object.entries(answer.errors)) this.say(name, sentences.join(" "));
    } else if (answer.signed_out) {
      this.waiting = true;
      this.send();
    } else if (xhr.status === 413) {
      this.say("file", "This file is too big to be sent. Choose a smaller one.");
    } else if (answer.sentence || xhr.status === 403 || xhr.status === 404) {
      this.waiting = false;
      this.show(answer.sentence ?? "You cannot add anything to this plan any more. What you wrote is still on this page.");
    } else {
      this.broke();
    }
  }

  broke() {
    this.finished();
    this.waiting = true;
    this.show("The connection broke. Everything is still on this page. Leave it open: we send it again by ourselves.");
    clearTimeout(this.again);
    this.again = setTimeout(() => this.waiting && this.send(), AGAIN);
  }
}

for (const form of document.querySelectorAll("form[data-send]")) new SentForm(form);
