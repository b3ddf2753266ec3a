// Each tap on a thing to bear in mind is saved at once. Without this script they go with the form.
const PATIENCE = 15000;
const form = document.querySelector("form[data-consider]");

async function send(name, answer) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const data = new FormData();
  for (const field of ["csrfmiddlewaretoken", "version"]) data.set(field, form.elements.namedItem(field).value);
  data.set(name, answer);
  try {
    const reply = await fetch(form.dataset.consider, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      signal: stop.signal,
    });
    return await reply.json();
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function say(words) {
  form.querySelector("[data-saved]").textContent = words;
}

function suggest(sentences) {
  const place = form.querySelector("[data-suggestions]");
  place.replaceChildren();
  if (sentences.length === 0) return;
  const lead = document.createElement("p");
  lead.className = "govuk-body govuk-!-margin-bottom-1";
  lead.textContent = "What may speak for a word with your manager:";
  const list = document.createElement("ul");
  list.className = "govuk-list govuk-list--bullet";
  for (const sentence of sentences) {
    const line = document.createElement("li");
    line.textContent = sentence;
    list.append(line);
  }
  place.append(lead, list);
}

if (form) {
  // One after the other, so that the last tap is what stays.
  let queue = Promise.resolve();
  form.addEventListener("change", (event) => {
    const tapped = event.target;
    if (tapped.type !== "radio") return;
    say("Saving…");
    queue = queue.then(async () => {
      const told = await send(tapped.name, tapped.value);
      if (told?.saved) {
        say("Saved.");
        suggest(told.suggestions);
      } else {
        say(told?.refused ?? "Not saved yet. It is sent when you sign off; keep this page open.");
      }
    });
  });
}
