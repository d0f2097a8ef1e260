/* One entry of the browser's history a view; runs ahead of Streamlit's own scripts. A visit to a page
   makes two: its bare address, and the one with what is chosen, which the page writes as it runs. The
   second takes the place of the first, so that Back leads to the view before and not to a bare page. */
(function () {
  "use strict";
  const push = history.pushState.bind(history);
  let fresh = true; // the page at this address has not yet run to its end

  history.pushState = function (state, unused, address) {
    const there = new URL(address, location.href);
    if (there.pathname === location.pathname) {
      if (fresh) history.replaceState(state, unused, address);
      else push(state, unused, address);
      return;
    }
    fresh = true;
    push(state, unused, address);
  };

  new MutationObserver(() => {
    if (document.querySelector('[data-test-script-state="notRunning"]')) fresh = false;
  }).observe(document, { subtree: true, attributeFilter: ["data-test-script-state"] });
})();
