/* What stands on the page, as classes of the whole document that herts_geo/ui/page.css looks at. Asked
   of a style sheet (`:root:has(...)`), each change of the page would style all of it anew. */
(function () {
  "use strict";
  const root = document.documentElement;
  const WORDS = { framed: "st-key-frame", banner: "st-key-example-banner", tour: "st-key-tour" };
  const live = Object.entries(WORDS)
    .map(([word, name]) => ["herts-" + word, document.getElementsByClassName(name)]);

  function look() {
    live.forEach(([word, found]) => mark(word, found.length > 0));
    mark("herts-below", Boolean(document.getElementById("below-the-map")));
  }

  function mark(word, stands) {
    if (root.classList.contains(word) !== stands) root.classList.toggle(word, stands);
  }

  new MutationObserver(look).observe(root,
    { childList: true, subtree: true, attributeFilter: ["class", "id"] });
})();
