// Comforts on top of pages that work without them: menus, dialogs, toasts, busy buttons, kept text, dropped files.

const KEPT = "baibu-keep:";
const SENT = "baibu-sent";
const NOT_KEPT = new Set(["password", "file", "hidden", "submit", "button"]);

const each = (root, selector, act) => {
  if (root instanceof Element && root.matches(selector)) act(root);
  root.querySelectorAll?.(selector).forEach(act);
};

function addToastButton(toast) {
  if (toast.querySelector("button")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", toast.parentElement?.dataset.closeWords ?? "");
  const icon = toast.querySelector("svg use")?.getAttribute("href")?.split("#")[0];
  button.innerHTML = icon
    ? `<svg class="icon" aria-hidden="true"><use href="${icon}#close"></use></svg>`
    : "×";
  button.addEventListener("click", () => toast.remove());
  toast.append(button);
}

// Text is kept in this tab only, under the form's name, and forgotten once the form is accepted.
const kept = (form) => KEPT + form.dataset.keep;
const keepable = (form) =>
  [...form.elements].filter((input) => input.name && !NOT_KEPT.has(input.type));

function remember(form) {
  const values = keepable(form).map((input) => [input.name, input.value, input.checked === true]);
  sessionStorage.setItem(kept(form), JSON.stringify(values));
}

function recall(form) {
  let values;
  try {
    values = JSON.parse(sessionStorage.getItem(kept(form)) ?? "null");
  } catch {
    values = null;
  }
  if (!values || form.querySelector("[aria-invalid=true], [role=alert]")) return;
  for (const input of keepable(form)) {
    const isBox = input.type === "radio" || input.type === "checkbox";
    const same = values.find(([name, value]) => name === input.name && (!isBox || value === input.value));
    if (!same) continue;
    if (isBox) input.checked = same[2];
    else if (input.tagName === "SELECT") input.value = same[1];
    else if (!input.value) input.value = same[1];
  }
}

// A form that was sent and does not come back refused was accepted, unless a problem page stands instead.
function forgetAccepted() {
  const name = sessionStorage.getItem(SENT);
  if (!name || document.querySelector(".problem")) return;
  const form = document.querySelector(`form[data-keep="${CSS.escape(name)}"]`);
  if (!form?.querySelector("[aria-invalid=true], [role=alert]")) sessionStorage.removeItem(KEPT + name);
  sessionStorage.removeItem(SENT);
}

function prepareDrop(drop) {
  const input = drop.querySelector("input[type=file]");
  const chosen = drop.querySelector("[data-chosen]");
  if (!input || drop.classList.contains("is-ready")) return;
  drop.classList.add("is-ready");
  const show = () => {
    chosen.textContent = [...input.files].map((file) => file.name).join(", ");
  };
  const over = (is) => (event) => {
    event.preventDefault();
    drop.classList.toggle("is-over", is);
  };
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", show);
}

// A refused form is read out and corrected from its first mistake.
function goToMistake(root) {
  root.querySelector?.("form[method=post] [aria-invalid=true]")?.focus();
}

function prepare(root) {
  each(root, "[data-toast]", addToastButton);
  forgetAccepted();
  each(root, "form[data-keep]", recall);
  each(root, "[data-drop]", prepareDrop);
  goToMistake(root);
}

function setBusy(form, submitter) {
  const button = submitter ?? form.querySelector("button:not([type=button])");
  if (!button) return;
  form.busyTimer = setTimeout(() => {
    button.setAttribute("aria-busy", "true");
  }, 1000);
}

function setIdle(form) {
  clearTimeout(form.busyTimer);
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-keep]");
  if (form) remember(form);
});

document.addEventListener("submit", (event) => {
  if (event.target.dataset.keep) sessionStorage.setItem(SENT, event.target.dataset.keep);
  setBusy(event.target, event.submitter);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) setIdle(form);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(setIdle));

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-prints]")) window.print();
  const opener = event.target.closest?.("[data-dialog]");
  const dialog = opener && document.querySelector(`dialog${opener.hash}`);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const open = event.target.closest?.("dialog[open]");
  if (open && (event.target.closest("[data-close]") || event.target === open)) {
    event.preventDefault();
    open.close();
  }
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
});

document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
prepare(document);
