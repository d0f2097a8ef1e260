/* Brings the row of a table in sight that was chosen elsewhere, such as on the map. The app leaves a
   note for each table, `key row rows`; a note is followed once, when its table stands. */
(function () {
  "use strict";
  if (window.hertsRows) return;
  window.hertsRows = true;

  function look() {
    document.querySelectorAll("[data-herts-row]").forEach((note) => {
      if (note.dataset.hertsDone === note.dataset.hertsRow) return;
      const [key, row, rows] = note.dataset.hertsRow.split(" ");
      const box = document.querySelector(".st-key-" + CSS.escape(key) + " .dvn-scroller");
      if (!box || !box.clientHeight) return;
      note.dataset.hertsDone = note.dataset.hertsRow;
      const high = box.scrollHeight / (Number(rows) + 1); // the head is as high as a row
      const top = Number(row) * high;
      if (top < box.scrollTop || top + 2 * high > box.scrollTop + box.clientHeight)
        box.scrollTop = top - box.clientHeight / 3;
    });
  }

  new MutationObserver(look).observe(document.body,
    { childList: true, subtree: true, attributeFilter: ["data-herts-row", "hidden"] });
  look();
})();
