// Passkeys: asks the browser for one and puts its answer into the form. Without script the form stays hidden.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// What the server says in letters becomes the bytes the browser wants.
function understood({ publicKey: said }) {
  const named = (list) => list?.map((each) => ({ ...each, id: toBytes(each.id) }));
  const user = said.user && { ...said.user, id: toBytes(said.user.id) };
  return {
    ...said,
    challenge: toBytes(said.challenge),
    ...(user && { user }),
    ...(said.excludeCredentials && { excludeCredentials: named(said.excludeCredentials) }),
    ...(said.allowCredentials && { allowCredentials: named(said.allowCredentials) }),
  };
}

// And the browser's bytes become letters again.
function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const found = parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]);
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(found),
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function ask(form) {
  const publicKey = understood(JSON.parse(form.dataset.options));
  const how = form.dataset.passkey === "create" ? "create" : "get";
  return navigator.credentials[how]({ publicKey });
}

function prepare(form) {
  if (!window.PublicKeyCredential) return;
  form.hidden = false;
  document.querySelector("[data-no-passkey]")?.remove();
  form.addEventListener("submit", async (event) => {
    const answer = form.elements.namedItem("credential");
    if (answer.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      answer.value = written(await ask(form));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  }, true);
}

document.querySelectorAll("form[data-passkey]").forEach(prepare);
