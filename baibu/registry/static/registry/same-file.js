// A workbook that was chosen stays in this page's memory, so that a corrected heading goes out with the same
// file again. It is kept nowhere else: leaving the page forgets it.

let chosen = null;

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-workbook] input[type=file]")) chosen = event.target.files[0] ?? chosen;
});

function offer(form) {
  const input = form.querySelector("input[type=file]");
  if (!input || !chosen || chosen.name.slice(0, 200) !== form.dataset.sameWorkbook) return;
  const files = new DataTransfer();
  files.items.add(chosen);
  input.files = files.files;
  input.closest(".field").hidden = true;
  form.querySelector("[data-still-here]").hidden = false;
}

function prepare(root) {
  if (root.matches?.("[data-same-workbook]")) offer(root);
  root.querySelectorAll?.("[data-same-workbook]").forEach(offer);
}

document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
prepare(document);
