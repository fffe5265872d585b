// Checking an import with the keyboard, and the line in the text that belongs to an item. Every page works without this file.
const form = document.getElementById("review-form");
const announcer = document.getElementById("announcer");
const questions = [...document.querySelectorAll(".question__link")];
const keysOn = document.getElementById("keys-on");
const FIELDS = "input, textarea, select, [contenteditable]";
const STORED = "gongkai.review.keys";
let current = -1;
// A page that comes back with errors holds what was typed and could not be saved.
let isDirty = form?.dataset.unsaved !== undefined;

function announce(text) {
  if (announcer) announcer.textContent = text;
}

// --- Lines and items ---------------------------------------------------------------------------------------------
function mark(line) {
  document.querySelectorAll(".source__line--current").forEach((one) => one.classList.remove("source__line--current"));
  if (!line) return;
  const lines = document.querySelectorAll(`#line-${line}, [data-owner="${line}"]`);
  lines.forEach((one) => one.classList.add("source__line--current"));
  const text = lines[0]?.closest(".source__text");
  // Only the box of the text scrolls: the page stays where the person works. On a narrow screen it stands elsewhere.
  if (text && matchMedia("(min-width: 68rem)").matches) {
    const box = text.getBoundingClientRect();
    const place = lines[0].getBoundingClientRect();
    if (place.top < box.top || place.bottom > box.bottom) text.scrollTop += place.top - box.top - box.height / 3;
  }
}

function open(element) {
  for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
}

function follow(address) {
  const target = document.getElementById(decodeURIComponent(address.slice(1)));
  if (!target) return false;
  // A filter may hide the card that a question or a line leads to.
  const filter = document.getElementById("only-questions");
  const card = target.closest(".item-card");
  if (filter && card && !card.classList.contains("item-card--question")) filter.checked = false;
  open(target);
  if (!target.matches(FIELDS)) target.querySelectorAll("details").forEach((one) => (one.open = true));
  const field = target.matches(FIELDS)
    ? target
    : target.querySelector(`summary, input:not([type=hidden]), textarea, select, a`);
  const first = target.classList.contains("unit") ? target.querySelector("button") : null;
  if (target.classList.contains("source__line")) {
    target.tabIndex = -1;
    target.focus();
  } else (first ?? field ?? target).focus();
  mark(card?.dataset.line ?? (target.id.startsWith("line-") ? target.dataset.owner ?? target.id.slice(5) : null));
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('.review a[href^="#"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const at = questions.indexOf(link);
  if (at >= 0) current = at;
  if (!follow(link.hash)) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
});

document.addEventListener("focusin", (event) => {
  const card = event.target.closest(".item-card[data-line]");
  if (card) mark(card.dataset.line);
  const link = event.target.closest(".question__link");
  if (link) {
    current = questions.indexOf(link);
    questions.forEach((one) => one.parentElement.classList.toggle("question--current", one === link));
    if (link.dataset.line) mark(link.dataset.line);
  }
});

// --- Keys ----------------------------------------------------------------------------------------------------------
function go(step) {
  if (!questions.length) return announce(form.dataset.none);
  current = Math.min(Math.max(current + step, 0), questions.length - 1);
  questions[current].focus({ preventScroll: true });
  questions[current].parentElement.scrollIntoView({ block: "nearest" });
}

function tick() {
  const box = questions[current]?.parentElement.querySelector("input[name=settled]");
  if (!box) return;
  box.checked = !box.checked;
  isDirty = true;
  announce(box.labels[0].textContent + (box.checked ? " ✓" : " ✗"));
}

function undo() {
  const button = document.getElementById("undo");
  if (!button) return;
  // Taking a step back loads the page anew; what was typed and not saved would be lost without a word.
  if (!isDirty) return button.click();
  const said = document.getElementById("review-said");
  said.textContent = form.dataset.dirty;
  said.hidden = false;
  announce(form.dataset.dirty);
}

function showKeys() {
  const keys = document.getElementById("keys");
  keys.open = !keys.open;
  if (!keys.open) return questions[Math.max(current, 0)]?.focus();
  keys.querySelector("summary").focus();
  keys.scrollIntoView({ block: "nearest" });
}

const KEYS = { j: () => go(1), n: () => go(1), k: () => go(-1), p: () => go(-1), c: tick, u: undo, "?": showKeys };

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  const isField = event.target.matches(FIELDS);
  if (event.ctrlKey) {
    if (event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit(document.getElementById("save"));
    }
    return;
  }
  if (isField && event.key === "Escape") return questions[Math.max(current, 0)]?.focus();
  const act = KEYS[event.key];
  if (isField || !act || !keysOn?.checked) return;
  event.preventDefault();
  act();
});

form?.addEventListener("input", () => (isDirty = true));
document.querySelectorAll("form[data-lose]").forEach((other) =>
  other.addEventListener("submit", (event) => {
    if (isDirty && !confirm(other.dataset.lose)) event.preventDefault();
  }),
);

// The choice is kept on this device; where nothing may be kept, it holds for this page.
try {
  keysOn.checked = localStorage.getItem(STORED) !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem(STORED, keysOn.checked ? "on" : "off"));
} catch {
  // A browser that keeps nothing.
}

// Who comes from another page of the items, or from a unit, is where the way led.
if (/^#(id_items|item|unit|gone)-/.test(location.hash) && follow(location.hash)) {
  current = questions.findIndex((one) => one.hash === location.hash);
}
