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
