// Reading a document: contents that follow, sharing, copying, listening. Every page reads well without this file.
const announcer = document.createElement("p");
announcer.className = "visually-hidden";
announcer.setAttribute("role", "status");
document.body.append(announcer);

// --- the contents mark where the reader is ---------------------------------------------------------------------------
const links = [...document.querySelectorAll(".toc__wide a[href^='#']")];
const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1)))).filter(Boolean);

function follow() {
  let here = 0;
  places.forEach((place, number) => {
    if (place.getBoundingClientRect().top < 120) here = number;
  });
  links.forEach((link, number) => {
    if (number === here) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  });
  const box = document.querySelector(".toc");
  if (box && links[here]) {
    const { offsetTop } = links[here];
    if (offsetTop < box.scrollTop || offsetTop > box.scrollTop + box.clientHeight - 48) box.scrollTop = offsetTop - 96;
  }
}

if (places.length) {
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  }, { passive: true });
  follow();
}

// --- sharing and copying ---------------------------------------------------------------------------------------------
const share = document.querySelector("[data-share]");
if (share && navigator.share) {
  share.hidden = false;
  share.addEventListener("click", () => navigator.share({ title: document.title, url: location.href }).catch(() => {}));
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    announcer.textContent = "";
    announcer.textContent = button.dataset.done;
    const label = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

// --- listening: paragraph by paragraph, because a browser cuts a long text off ----------------------------------------
const listen = document.querySelector("[data-listen]");
const body = document.getElementById("document-body");
if (listen && body && "speechSynthesis" in window) {
  const label = listen.textContent;
  let speaking = false;
  listen.hidden = false;
  listen.setAttribute("aria-pressed", "false");
  speechSynthesis.getVoices(); // some browsers fetch their voices when first asked
  let patience;

  function stop() {
    speaking = false;
    clearTimeout(patience);
    speechSynthesis.cancel();
    listen.textContent = label;
    listen.setAttribute("aria-pressed", "false");
    document.querySelector(".is-read")?.classList.remove("is-read");
  }

  // Without a voice nothing is heard, in some browsers without an error: the button says so.
  function refuse() {
    stop();
    announcer.textContent = "";
    announcer.textContent = listen.dataset.voiceless;
    listen.textContent = listen.dataset.voiceless;
    setTimeout(() => { if (!speaking) listen.textContent = label; }, 4000);
  }

  function read(pieces, number) {
    document.querySelector(".is-read")?.classList.remove("is-read");
    if (!speaking || number >= pieces.length) return stop();
    const spoken = new SpeechSynthesisUtterance(pieces[number].textContent);
    spoken.lang = "zh-CN";
    spoken.onend = () => read(pieces, number + 1);
    spoken.onerror = ({ error }) => {
      if (!speaking || error === "interrupted" || error === "canceled") stop();
      else refuse();
    };
    spoken.onstart = () => clearTimeout(patience);
    if (!speechSynthesis.getVoices().length) patience = setTimeout(refuse, 3000);
    pieces[number].classList.add("is-read");
    speechSynthesis.speak(spoken);
  }

  listen.addEventListener("click", () => {
    if (speaking) return stop();
    speaking = true;
    listen.textContent = listen.dataset.stop;
    listen.setAttribute("aria-pressed", "true");
    read([document.getElementById("document-title"), ...body.querySelectorAll("h2, h3, p, tr")], 0);
  });
  addEventListener("pagehide", stop);
}
