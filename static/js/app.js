// What every page gains from a script. Without it everything still works.

// The reader's own menu closes when they click elsewhere or press Escape.
for (const menu of document.querySelectorAll("details[data-closes]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

// A refused form says so where the reader's next key press is.
document.querySelector("[data-takes-focus]")?.focus();

// One press sends a form once.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}

// A page brought back from the browser's memory may send its forms again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A table that is wider than its frame says so: a phone shows no bar to scroll by.
for (const frame of document.querySelectorAll(".app-scroll")) {
  if (frame.previousElementSibling?.classList.contains("app-scroll-hint")) continue;
  const hint = document.createElement("p");
  hint.className = "app-scroll-hint";
  hint.textContent = "This table has more to the side: swipe it sideways, or scroll it, to see all columns.";
  hint.hidden = true;
  frame.before(hint);
  const look = () => {
    hint.hidden = frame.scrollWidth <= frame.clientWidth + 1;
  };
  new ResizeObserver(look).observe(frame);
}

// Text to copy. Where the browser may not copy by itself, the text is selected instead.
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  const text = document.getElementById(button.dataset.copies);
  const said = button.parentElement.querySelector("[data-copied]");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.innerText);
      said.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(text);
      said.textContent = "The text is selected: copy it with Ctrl and C.";
    }
  });
}
