// Records sound or a film in the page. What was recorded goes into the form's file box, as if it had
// been chosen there: it is listened to first, sent with the form, and nothing is sent before.

// What most browsers can play comes first.
const TYPES = {
  sound: ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"],
  video: [
    "video/mp4;codecs=avc1.42E01E,mp4a.40.2",
    "video/webm;codecs=vp8,opus",
    "video/webm",
    "video/mp4",
  ],
};
const ASKS = {
  sound: { audio: { echoCancellation: true, noiseSuppression: true } },
  video: { audio: true, video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: "user" } },
};
const BITS = { sound: { audioBitsPerSecond: 64000 }, video: { audioBitsPerSecond: 64000, videoBitsPerSecond: 1500000 } };
const WARN = 30;

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function inWords(seconds) {
  const whole = Math.max(1, Math.floor(seconds));
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  const parts = [];
  if (minutes) parts.push(`${minutes} minute${minutes === 1 ? "" : "s"}`);
  if (rest || !minutes) parts.push(`${rest} second${rest === 1 ? "" : "s"}`);
  return parts.join(" and ");
}

class Recorder {
  constructor(element) {
    this.element = element;
    this.kind = element.dataset.recorder;
    this.most = Number(element.dataset.mostSeconds);
    this.type = TYPES[this.kind].find((type) => MediaRecorder.isTypeSupported(type));
    this.box = element.closest("form").elements.namedItem("file");
    for (const name of ["record", "clock", "state", "problem", "played", "playback", "look", "drop"]) {
      this[`${name}Part`] = element.querySelector(`[data-${name}]`);
    }
    this.recordPart.addEventListener("click", () => (this.recorder ? this.stop() : this.start()));
    this.dropPart.addEventListener("click", () => this.drop());
    // Another file chosen by hand takes the place of what was recorded.
    this.box.addEventListener("change", () => this.ours || this.forget());
    window.addEventListener("pagehide", () => this.letGo());
    window.addEventListener("beforeunload", (event) => this.recorder && event.preventDefault());
    element.hidden = false;
    const camera = document.querySelector("[data-camera]");
    if (camera && this.kind === "sound") camera.hidden = true;
  }

  async start() {
    this.problem("");
    this.recordPart.disabled = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(ASKS[this.kind]);
    } catch (error) {
      this.problem(this.why(error));
      return;
    } finally {
      this.recordPart.disabled = false;
      this.recordPart.focus();
    }
    this.forget();
    this.pieces = [];
    this.recorder = new MediaRecorder(this.stream, { ...(this.type ? { mimeType: this.type } : {}), ...BITS[this.kind] });
    this.recorder.addEventListener("dataavailable", (event) => event.data.size && this.pieces.push(event.data));
    this.recorder.addEventListener("stop", () => this.stopped());
    this.recorder.addEventListener("error", () => this.stop());
    // A microphone that is pulled out ends the recording; what was said until then is kept.
    for (const track of this.stream.getTracks()) track.addEventListener("ended", () => this.stop());
    this.recorder.start(1000);
    this.began = performance.now();
    this.warned = false;
    this.timer = setInterval(() => this.tick(), 250);
    if (this.lookPart) {
      this.lookPart.srcObject = this.stream;
      this.lookPart.hidden = false;
      this.lookPart.play().catch(() => {});
    }
    navigator.wakeLock?.request("screen").then((lock) => (this.lock = lock), () => {});
    this.recordPart.textContent = "Stop recording";
    this.recordPart.classList.replace("govuk-button--secondary", "govuk-button--warning");
    this.say(`Recording. It stops by itself after ${inWords(this.most)}.`);
    this.tick();
  }

  why(error) {
    const what = this.kind === "video" ? "camera or microphone" : "microphone";
    if (error.name === "NotAllowedError" || error.name === "SecurityError") {
      return `Your browser does not let this page use the ${what}. Allow it beside the page’s address, or choose a file below.`;
    }
    if (error.name === "NotFoundError" || error.name === "OverconstrainedError") {
      return `No ${what} was found. Plug one in and try again, or choose a file below.`;
    }
    return `The ${what} could not be started: another program may be using it. Close that and try again, or choose a file below.`;
  }

  get seconds() {
    return (performance.now() - this.began) / 1000;
  }

  tick() {
    this.clockPart.textContent = clock(this.seconds);
    if (!this.warned && this.most - this.seconds <= WARN && this.most > 2 * WARN) {
      this.warned = true;
      this.say(`${WARN} seconds are left.`);
    }
    if (this.seconds >= this.most) this.stop();
  }

  stop() {
    if (this.recorder?.state === "inactive" || !this.recorder) return;
    this.length = Math.min(this.seconds, this.most);
    this.recorder.stop();
  }

  stopped() {
    const type = (this.recorder.mimeType || this.type || "").split(";")[0];
    this.recorder = null;
    this.letGo();
    const content = new Blob(this.pieces, { type });
    this.pieces = [];
    this.recordPart.classList.replace("govuk-button--warning", "govuk-button--secondary");
    if (!content.size) {
      this.recordPart.textContent = "Start recording";
      this.problem("Nothing was recorded. Try again, or choose a file below.");
      return;
    }
    this.recordPart.textContent = "Record again";
    this.put(new File([content], `${this.kind === "video" ? "Film" : "Recording"}.${type.split("/")[1] ?? "webm"}`, { type }));
    this.address = URL.createObjectURL(content);
    this.playbackPart.src = this.address;
    this.playedPart.hidden = false;
    const again = this.kind === "video" ? "Look at it below" : "Listen to it below";
    this.say(`Stopped after ${inWords(this.length)}. ${again}, then add it to the plan.`);
  }

  // Put a recording (or nothing) into the form's file box.
  put(file) {
    const holder = new DataTransfer();
    if (file) holder.items.add(file);
    this.ours = true;
    this.box.files = holder.files;
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
    this.ours = false;
  }

  drop() {
    this.put(null);
    this.forget();
    this.recordPart.textContent = "Start recording";
    this.clockPart.textContent = "";
    this.say("The recording is gone.");
    this.recordPart.focus();
  }

  forget() {
    this.playedPart.hidden = true;
    this.playbackPart.removeAttribute("src");
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
  }

  letGo() {
    clearInterval(this.timer);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.lock?.release();
    this.lock = null;
    if (this.lookPart) {
      this.lookPart.srcObject = null;
      this.lookPart.hidden = true;
    }
  }

  say(sentence) {
    this.statePart.textContent = sentence;
  }

  problem(sentence) {
    this.problemPart.textContent = sentence;
    this.problemPart.hidden = !sentence;
  }
}

if (window.MediaRecorder && navigator.mediaDevices?.getUserMedia && window.DataTransfer) {
  for (const element of document.querySelectorAll("[data-recorder]")) new Recorder(element);
}
