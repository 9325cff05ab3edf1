// The mapping page: what does not apply is put away, and the first rows say when they are older
// than what is chosen. Without this script every field stands there, and saving asks to look first.

for (const select of document.querySelectorAll("[data-fills]")) {
  const parts = select.closest("tr").querySelectorAll("[data-for-kind]");
  const show = () => {
    for (const part of parts) {
      part.hidden = part.dataset.forKind !== select.value;
    }
  };
  select.addEventListener("change", show);
  show();
}

const notice = document.querySelector("[data-stale]");
if (notice) {
  for (const field of document.querySelectorAll("[data-may-be-stale]")) {
    field.addEventListener("change", () => {
      notice.hidden = false;
    });
  }
}
