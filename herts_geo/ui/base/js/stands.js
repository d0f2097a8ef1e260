/* What stands on the page, as classes of the whole document that herts_geo/ui/page.css looks at. Asked
   of a style sheet (`:root:has(...)`), each change of the page would style all of it anew. */
(function () {
  "use strict";
  const root = document.documentElement;
  const WORDS = { framed: "st-key-frame", banner: "st-key-example-banner", tour: "st-key-tour" };
  const live = Object.entries(WORDS)
    .map(([word, name]) => ["herts-" + word, document.getElementsByClassName(name)]);

  const told = document.getElementsByClassName("st-key-of-the-link");
  let seen = null;
  /* How high that is which a map makes room for; the browser tells it without being made to lay out. */
  const sizes = new ResizeObserver((changes) => changes.forEach(({ target, borderBoxSize }) => {
    if (target === seen && target.isConnected) room(Math.ceil(borderBoxSize[0].blockSize));
  }));

  function room(pixels) {
    root.style.setProperty("--herts-told", pixels ? "calc(" + pixels + "px + 1rem)" : "0rem");
  }

  function look() {
    live.forEach(([word, found]) => mark(word, found.length > 0));
    mark("herts-below", Boolean(document.getElementById("below-the-map")));
    const now = told[0] || null;
    if (now === seen) return;
    sizes.disconnect();
    seen = now;
    if (now) sizes.observe(now);
    else room(0);
  }

  function mark(word, stands) {
    if (root.classList.contains(word) !== stands) root.classList.toggle(word, stands);
  }

  new MutationObserver(look).observe(root,
    { childList: true, subtree: true, attributeFilter: ["class", "id"] });
})();
