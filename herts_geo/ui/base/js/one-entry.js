/* One entry of the browser's history a view; runs ahead of Streamlit's own scripts. A visit to a page
   makes two: its bare address, and the one with what is chosen, which the page writes as it runs. The
   second takes the place of the first, so that Back leads to the view before and not to a bare page.

   Back pressed again before the page has answered leaves a run behind, whose answer comes late and
   would make an entry of its own: until the page that Back leads to stands, only a person's next step
   moves the address. */
(function () {
  "use strict";
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let fresh = true; // the page at this address has not yet run to its end
  let going = false; // Back or Forward has set the address, and the page there does not yet stand

  function write(state, unused, address) {
    const there = new URL(address, location.href);
    if (going) return;
    const same = there.pathname === location.pathname;
    if (there.href === location.href || (same && fresh)) {
      replace(state, unused, address);
      return;
    }
    fresh = fresh || !same;
    push(state, unused, address);
  }

  history.pushState = write;
  history.replaceState = function (state, unused, address) {
    if (!going) replace(state, unused, address);
  };

  window.addEventListener("popstate", () => {
    fresh = going = !location.pathname.endsWith("/"); // the bare address leads on by itself
  });
  for (const step of ["click", "keydown"])
    document.addEventListener(step, () => (going = false), { capture: true });

  document.addEventListener("herts-settled", () => (fresh = going = false)); // see in-turn.js
})();
