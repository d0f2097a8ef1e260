/* A table is one stop of the keyboard, and its buttons one before it: arrow keys go from cell to cell
   and from button to button, and Tab goes on. By itself a table has a stop for each of its columns.
   In one that is edited Tab goes from cell to cell, as in a spreadsheet. */
(function () {
  "use strict";
  const BUTTONS = '[data-testid="stElementToolbar"]', TABLE = '[data-testid="stDataFrame"]';
  const CELLS = '[data-testid="data-grid-canvas"]', ROOM = ".dvn-scroller";
  const seen = (bar) => [...bar.querySelectorAll("button")].filter((x) => x.getClientRects().length);

  /* Tab goes on by itself from the last stop of a part, or back from its first. */
  function leave(event, first, last) {
    event.stopPropagation();
    (event.shiftKey ? first : last).focus({ preventScroll: true });
  }

  function ofButtons(event, bar) {
    const every = seen(bar), place = every.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Tab") leave(event, every[0], every.at(-1));
    if (!step) return;
    event.preventDefault();
    every[(place + step + every.length) % every.length].focus();
  }

  function ofCells(event, cells) {
    if (event.key !== "Tab" || cells.querySelector('[aria-readonly="false"]')) return;
    leave(event, cells, cells.closest(TABLE).querySelector(ROOM) || cells);
  }

  document.addEventListener("keydown", (event) => {
    const held = event.target;
    if (event.altKey || event.ctrlKey || event.metaKey || !held.closest) return;
    const cells = held.closest(CELLS), bar = held.closest(BUTTONS); // a chosen cell lies within them
    if (cells) return ofCells(event, cells);
    if (bar) ofButtons(event, bar);
  }, true);

  /* What scrolls the cells is no stop beside them. */
  document.addEventListener("focusin", (event) => {
    const held = event.target, bar = held.closest(BUTTONS);
    if (bar) bar.setAttribute("role", "toolbar");
    if (!held.matches(ROOM)) return;
    held.tabIndex = -1;
    const table = held.closest(TABLE);
    if (!table.contains(event.relatedTarget)) table.querySelector(CELLS).focus();
  });
})();
