// The keyboard in the workspace: rows of lists, the search window, what the keys do. Every page works without this file.
const palette = document.getElementById("palette");
const keyboard = document.getElementById("keyboard");
const keysOn = document.getElementById("keyboard-on");
const FIELDS = "input, textarea, select, [contenteditable]";
const STORED = "gongkai-keys";
// The review of an import has keys of its own (review.js).
const hasOwnKeys = document.getElementById("review-form") !== null;

// --- Windows -------------------------------------------------------------------------------------------------------
function show(dialog) {
  if (!dialog || document.querySelector("dialog[open]")) return;
  dialog.showModal();
  if (dialog === palette) {
    const box = dialog.querySelector("input");
    box.select();
    box.form.dispatchEvent(new CustomEvent("palette-opened"));
  }
}

for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => show(document.getElementById(opener.dataset.opens)));
}
for (const closer of document.querySelectorAll("dialog [data-closes]")) {
  closer.addEventListener("click", () => closer.closest("dialog").close());
}
for (const replaced of document.querySelectorAll("[data-replaced]")) replaced.hidden = true;
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside the window
  });
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "palette-results") return;
  const said = event.target.querySelector("[data-announce]")?.textContent.trim() ?? "";
  document.getElementById("palette-said").textContent = said;
});

// --- Rows ----------------------------------------------------------------------------------------------------------
function rows() {
  const list = palette?.open ? "#palette-results li" : "main :is(.table tbody tr, .entry-list > li)";
  const links = [...document.querySelectorAll(list)].map((row) => row.querySelector("a[href]"));
  return links.filter((link) => link?.checkVisibility());
}

function step(by, from) {
  const links = rows();
  const at = links.findIndex((link) => link === from || link.closest("tr, li").contains(from));
  if (palette?.open && at + by < 0) return palette.querySelector("input").focus();
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)];
  if (!next) return;
  next.focus();
  // The head of a table stays on top: what it covers is brought below it.
  const head = next.closest("table")?.tHead?.getBoundingClientRect();
  if (head && next.getBoundingClientRect().top < head.bottom) next.closest("tr").scrollIntoView({ block: "center" });
}

const ARROWS = { ArrowDown: 1, ArrowUp: -1 };
const LETTERS = { j: 1, k: -1 };

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  const { key, target } = event;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "k" && palette) {
    event.preventDefault();
    return palette.open ? palette.close() : show(palette);
  }
  if (event.ctrlKey || event.metaKey) return;
  if (key === "Escape" && palette?.open) {
    event.preventDefault(); // a search box would only empty itself
    return palette.close();
  }
  if (key in ARROWS) {
    const isBox = palette?.open && target.id === "palette-q";
    if (!isBox && !rows().includes(target)) return;
    event.preventDefault();
    return step(ARROWS[key], isBox ? null : target);
  }
  if (hasOwnKeys || !keysOn?.checked || target.matches(FIELDS) || document.querySelector("dialog[open]")) return;
  if (key in LETTERS) {
    event.preventDefault();
    step(LETTERS[key], target === document.body ? null : target);
  } else if (key === "?") {
    event.preventDefault();
    show(keyboard);
  }
});

// The choice is kept on this device; where nothing may be kept, it holds for this page.
if (keysOn) keysOn.checked = true;
try {
  if (keysOn) {
    keysOn.checked = localStorage.getItem(STORED) !== "off";
    keysOn.addEventListener("change", () => localStorage.setItem(STORED, keysOn.checked ? "on" : "off"));
  }
} catch {
  // A browser that keeps nothing.
}

// --- Heads of tables -------------------------------------------------------------------------------------------------
// A table that is not wider than its place needs no scrolling of its own: its head then stays at the top of the window.
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const table = target.querySelector(":scope > .table");
    if (table) target.classList.toggle("table-wrap--fits", table.offsetWidth <= target.clientWidth);
  }
});

function watch(root) {
  root.querySelectorAll(".table-wrap").forEach((wrap) => widths.observe(wrap));
}
watch(document);
document.addEventListener("htmx:afterSettle", (event) => watch(event.target.parentElement ?? document));
