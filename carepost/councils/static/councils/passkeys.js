// Passkeys: asks the browser, puts its answer into the form, sends the form. Without it the password still works.
// The server's options and the browser's answers are JSON as webauthn-json (from the sign-in library) writes it.
async function optionsFor(form) {
  const inPage = form.querySelector("[data-passkey-options]");
  if (inPage) return JSON.parse(inPage.textContent);
  const answer = await fetch(form.dataset.passkeyAsk, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("The server did not answer");
  return (await answer.json()).request_options;
}

async function credentialFor(form) {
  const options = await optionsFor(form);
  if (form.dataset.passkey === "get") return window.webauthnJSON.get(options);
  options.publicKey.authenticatorSelection = {
    ...options.publicKey.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return window.webauthnJSON.create(options);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = form.querySelector("[data-passkey-problem]");
    problem.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credentialFor(form));
      form.submit();
    } catch {
      problem.hidden = false;
    }
  });
}
