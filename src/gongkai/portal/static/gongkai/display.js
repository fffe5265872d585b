// Light or dark, standard or large print: kept by the browser, never by the server, so a page is the same for all.
// Loaded in the head without waiting, so that nothing is drawn twice. Without script the system's choice holds.
(() => {
  const switches = {
    dark: { styles: "dark-styles", on: "screen", system: matchMedia("(prefers-color-scheme: dark)") },
    large: { styles: "large-styles", on: "all", system: { matches: false } },
  };

  function stored(name) {
    try {
      return localStorage.getItem(`gongkai-${name}`);
    } catch {
      return null; // storage is forbidden: the choice lasts for this page
    }
  }

  function store(name, wanted) {
    try {
      if (wanted === switches[name].system.matches) localStorage.removeItem(`gongkai-${name}`);
      else localStorage.setItem(`gongkai-${name}`, wanted ? "on" : "off");
    } catch {
      // as above
    }
  }

  function show(name, wanted) {
    document.getElementById(switches[name].styles).media = wanted ? switches[name].on : "not all";
    for (const input of document.querySelectorAll(`[data-display="${name}"]`)) input.checked = wanted;
  }

  function showAll() {
    for (const [name, { system }] of Object.entries(switches)) {
      const chosen = stored(name);
      show(name, chosen === null ? system.matches : chosen === "on");
    }
  }

  showAll();
  switches.dark.system.addEventListener("change", showAll);
  window.addEventListener("storage", showAll);
  window.addEventListener("pageshow", showAll);
  document.addEventListener("DOMContentLoaded", () => {
    showAll();
    for (const box of document.querySelectorAll(".display-switches")) box.hidden = false;
  });
  document.addEventListener("change", ({ target }) => {
    const name = target.dataset?.display;
    if (!name) return;
    store(name, target.checked);
    show(name, target.checked);
  });
})();
