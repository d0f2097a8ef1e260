/* When a view is kept as a scene, asks the page's map to tell what it shows. Installed once. */
(function () {
  "use strict";
  if (window.hertsKeep) return;
  window.hertsKeep = true;
  const BUTTON = ".st-key-keep-scene button";

  function ask() {
    document.querySelectorAll("iframe").forEach((frame) => {
      try {
        const map = frame.contentWindow.hertsGeo;
        if (map && map.tell) map.tell();
      } catch {
        // a frame of another origin holds no map of ours
      }
    });
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest(BUTTON)) ask();
  }, true);
  /* Enter in the title keeps it too, and so does Ctrl+Enter in the caption. */
  document.addEventListener("keydown", (event) => {
    const { target, key, ctrlKey, metaKey } = event;
    const form = key === "Enter" && target.closest && target.closest('[data-testid="stForm"]');
    if (!form || !form.querySelector(BUTTON)) return;
    if (target.matches("input") || (target.matches("textarea") && (ctrlKey || metaKey))) ask();
  }, true);
})();
