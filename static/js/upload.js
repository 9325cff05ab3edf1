// The upload page: drop a file on the frame, and hear of a file that is too large before it is sent.
// Without this script the plain file field does the same work.

for (const frame of document.querySelectorAll("[data-drop]")) {
  const field = frame.querySelector("input[type=file]");
  const chosen = frame.querySelector(".app-drop__chosen");
  const limit = Number(frame.dataset.maxMegabytes) * 1024 * 1024;
  let depth = 0;

  frame.querySelector(".app-drop__hint").hidden = false;

  const tell = () => {
    const file = field.files[0];
    if (!file) {
      chosen.textContent = "";
      return;
    }
    const size = file.size < 1024 * 1024
      ? `${Math.max(1, Math.round(file.size / 1024))} KB`
      : `${(file.size / 1024 / 1024).toFixed(1)} MB`;
    chosen.textContent = file.size > limit
      ? `${file.name} has ${size}, more than the ${frame.dataset.maxMegabytes} MB that can be sent.`
      : `${file.name}, ${size}. Ready to send.`;
    chosen.classList.toggle("app-drop__chosen--wrong", file.size > limit);
  };

  const over = (isOver) => frame.classList.toggle("app-drop--over", isOver);

  frame.addEventListener("dragenter", (event) => {
    event.preventDefault();
    depth += 1;
    over(true);
  });
  frame.addEventListener("dragover", (event) => event.preventDefault());
  frame.addEventListener("dragleave", () => {
    depth -= 1;
    over(depth > 0);
  });
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    over(false);
    if (event.dataTransfer.files.length) {
      field.files = event.dataTransfer.files;
      tell();
    }
  });
  field.addEventListener("change", tell);
  tell();
}
