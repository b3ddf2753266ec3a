// Passkeys: shows the button where the browser can do it, asks the browser, sends what it answers.
// The conversion to and from JSON is allauth"s.

/** @type {{create: Function, get: Function, supported: Function} | undefined} */
const { webauthnJSON } = window;
const can = Boolean(webauthnJSON && window.PublicKeyCredential);

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!can) break;
  form.hidden = false;
  const parent = form.parentElement;
  const failed = parent.querySelector("[data-passkey-failed]");
  for (const missing of parent.querySelectorAll("[data-passkey-missing]")) missing.hidden = true;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    failed.hidden = true;
    try {
      let credential;
      if (form.dataset.passkey === "make") {
        credential = await webauthnJSON.create(JSON.parse(form.dataset.options));
      } else {
        const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error("no challenge");
        credential = await webauthnJSON.get((await answer.json()).request_options);
      }
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
