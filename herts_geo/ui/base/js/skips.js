/* Links ahead of a map page that only the keyboard sees: past menus and choices to the figures, and
   past the map to what stands below it. Streamlit's own leads to the title. */
(function () {
  "use strict";
  const WAYS = [
    ["Skip to the figures", ".st-key-frame-panel", "#figures"],
    ["Skip to what is below the map", "#below-the-map", "#below-the-map"],
  ];

  /* Puts the keyboard on a part of the page, from where Tab goes on. */
  function go(part) {
    if (!part) return;
    part.tabIndex = -1;
    part.scrollIntoView();
    part.focus({ preventScroll: true });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const bar = document.createElement("nav");
    bar.className = "herts-skips"; // herts_geo/ui/page.css shows it where there is a map
    bar.style.display = "none";
    bar.setAttribute("aria-label", "Skip");
    WAYS.forEach(([words, target, address]) => {
      const link = bar.appendChild(document.createElement("a"));
      link.href = address;
      link.textContent = words;
      link.addEventListener("click", (event) => {
        event.preventDefault(); // the address is that of the view
        go(document.querySelector(target));
      });
    });
    document.body.prepend(bar);
  });
})();
