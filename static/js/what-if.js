// Sliders beside the numbers of a scenario, and its result while they move. Without it, a form.

const WAIT = 150; // milliseconds

const form = document.querySelector("[data-what-if]");
const result = form && document.getElementById(form.dataset.whatIf);

let asked = 0; // an answer that a later question has overtaken is not shown

const work = async () => {
  if (!form.checkValidity()) return;
  const mine = ++asked;
  const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(address);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(result.id);
  if (!fresh || mine !== asked) return;
  result.replaceChildren(...fresh.childNodes);
  history.replaceState(null, "", `${address}#what-if`);
};

let waiting;
const soon = () => {
  clearTimeout(waiting);
  waiting = setTimeout(work, WAIT);
};

for (const slider of form?.querySelectorAll("[data-slides]") ?? []) {
  const number = document.getElementById(slider.dataset.slides);
  slider.hidden = false;
  slider.value = number.value;
  slider.addEventListener("input", () => {
    number.value = slider.value;
    soon();
  });
  number.addEventListener("input", () => {
    if (number.value === "") return; // still being typed
    slider.value = number.value;
    soon();
  });
}
