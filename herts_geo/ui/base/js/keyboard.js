/* What the keyboard reaches on every page. Streamlit puts what a button opens (layers, a scene's
   title, a download) at the page's end: here Tab goes from the button into it, and out of it to what
   follows the button, which has the keyboard again once it is shut. A button that is put out of use by
   its own press hands the keyboard to what follows it. Alt with a letter goes to the place, to keeping a scene, below the map. */
(function () {
  "use strict";
  const OPENED = '[data-testid="stPopoverBody"]';
  const SHUT = '[data-testid="stPopoverButton"][aria-expanded="false"]';
  const OPENER = '[data-testid="stPopoverButton"][aria-expanded="true"]';
  let held = null; // what had the keyboard last
  const STOPS = "a[href], button, input, select, textarea, summary, [tabindex]";

  /* The stops of the keyboard in a part of the page, in order: of radio buttons one a group. Those of
     what was left and is still open are put out for the while (`data-tabindex`). */
  function stops(part) {
    return [...part.querySelectorAll(STOPS)].filter((each) =>
      (each.tabIndex >= 0 || "tabindex" in each.dataset) && !each.disabled &&
      each.getClientRects().length && chosen(part, each));
  }

  function chosen(part, each) {
    if (each.type !== "radio" || each.checked || !each.name) return true;
    return !part.querySelector(`input[name="${CSS.escape(each.name)}"]:checked`);
  }

  function tab(event) {
    const opened = document.querySelector(OPENED), opener = document.querySelector(OPENER);
    if (!opened || !opener) return;
    const inside = stops(opened), at = inside.indexOf(document.activeElement);
    if (document.activeElement === opener && !event.shiftKey && inside.length) {
      event.preventDefault();
      inside[0].focus();
    } else if (at >= 0 && at === (event.shiftKey ? 0 : inside.length - 1)) {
      opener.focus(); // from where Tab goes on by itself
      if (event.shiftKey) event.preventDefault();
    }
  }

  const opener = (words) => [...document.querySelectorAll('[data-testid="stPopoverButton"]')]
    .find((each) => each.textContent.includes(words));
  const WAYS = {
    KeyW: () => document.querySelector('[data-testid="stSelectbox"] input[aria-label^="Where"]'),
    KeyK: () => opener("Keep as a scene"),
    KeyB: () => document.querySelector('.herts-skips a[href="#below-the-map"]'),
  };

  /* The stop after a button, or before it where it was the last. */
  function beside(button) {
    const after = (each) => button.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
    const part = button.closest('[data-testid="stHorizontalBlock"]') || document.body;
    const near = stops(part);
    return near.find(after) || near.at(-1) || stops(document.body).find(after);
  }

  new MutationObserver((changes) => {
    const left = document.activeElement;
    const lost = changes.find((each) => each.target.disabled && each.target === held);
    if (lost && (left === held || left === document.body)) beside(held)?.focus();
    const shut = changes.find((each) => each.target.matches(SHUT));
    if (shut && held?.closest(OPENED) && (left === held || left === document.body))
      shut.target.focus();
  }).observe(document, { attributes: true, attributeFilter: ["disabled", "aria-expanded"],
    subtree: true });

  document.addEventListener("focusin", (event) => { held = event.target; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && !event.altKey && !event.ctrlKey) return tab(event);
    if (!event.altKey || event.ctrlKey || event.metaKey || !WAYS[event.code]) return;
    const found = WAYS[event.code]();
    if (!found) return;
    event.preventDefault();
    window.focus(); // a map's own frame may have it
    found.focus();
    if (found.matches("a")) found.click();
  }, true);
})();
