/* When a view is kept as a scene, asks the page's map to tell what it shows. Installed once. */
(function () {
  "use strict";
  if (window.hertsKeep) return;
  window.hertsKeep = true;
  document.addEventListener("click", (event) => {
    if (!event.target.closest || !event.target.closest(".st-key-keep-scene button")) return;
    document.querySelectorAll("iframe").forEach((frame) => {
      try {
        const map = frame.contentWindow.hertsGeo;
        if (map && map.tell) map.tell();
      } catch {
        // a frame of another origin holds no map of ours
      }
    });
  }, true);
})();
