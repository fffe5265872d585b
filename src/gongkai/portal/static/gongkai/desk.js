// Small helps for lists that htmx swaps. Every page works without this file.
const announcer = document.getElementById("announcer");

function announce(text) {
  if (announcer) announcer.textContent = text;
}

function requestedPath(detail) {
  return new URL(detail.pathInfo.finalRequestPath || detail.pathInfo.requestPath, location.href);
}

// A redirect (for example to sign-in after the session ended) is followed by the whole page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (!xhr.responseURL) return;
  const arrived = new URL(xhr.responseURL);
  if (arrived.pathname !== requestedPath(event.detail).pathname) {
    event.detail.shouldSwap = false;
    location.assign(arrived.href);
  }
});

// An answer that is an error is shown as the page it is.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.requestConfig.verb === "get") location.assign(requestedPath(event.detail).href);
});

// After a swap: say the new total, and keep the keyboard where it was or at the head of the list.
document.addEventListener("htmx:afterSettle", (event) => {
  const results = document.getElementById("list-results");
  if (!results || !event.target.closest("#list-results")) return;
  announce(results.querySelector("[data-announce]")?.textContent.trim() ?? "");
  if (document.activeElement === document.body) results.focus();
});

// Bring the keyboard to the summary of errors.
document.querySelector(".error-summary")?.focus();

// A menu closes when one leaves it, and with Escape, which leads back to what opened it.
for (const menu of document.querySelectorAll("details[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// Many boxes get a field that leaves those whose names hold what is typed; ticked ones always stay.
const MANY = 15;
for (const group of document.querySelectorAll("fieldset[data-find]")) {
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  if (boxes.length <= MANY) continue;
  const find = Object.assign(document.createElement("input"), { type: "search", className: "choice-find", autocomplete: "off" });
  find.placeholder = find.ariaLabel = group.dataset.find;
  boxes[0].closest("fieldset > div").before(find);
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    for (const box of boxes) {
      const label = box.closest("label");
      label.parentElement.hidden = !box.checked && !label.textContent.toLowerCase().includes(wanted);
    }
    for (const heading of group.querySelectorAll("div:has(> label:not([for]))"))
      heading.hidden = [...heading.querySelectorAll(":scope > div")].every((one) => one.hidden);
    announce(group.dataset.find + " " + boxes.filter((box) => !box.closest("label").parentElement.hidden).length);
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
