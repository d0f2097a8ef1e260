/* Says when this tab last saved the project, and what to do while the server does not answer, in
   place of Streamlit's words for who wrote the program. Runs ahead of Streamlit's own scripts. */
(function () {
  "use strict";
  const SAVED = "herts-geo-saved"; // the moment, in this tab's storage; the class of its place
  const STATE = "data-test-connection-state";
  const LOST = "herts-geo-lost";
  const STYLE =
    `.${SAVED} { font-size: 0.875rem; } .${LOST} p { margin: 0 0 0.75rem; }` +
    ` [data-${LOST}] > :not(.${LOST}) { display: none !important; }`;
  let since = 0; // when the server was lost; 0 while it answers
  let joined = false;

  const clock = (moment) =>
    new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

  function when(moment) {
    const then = new Date(moment);
    const today = then.toDateString() === new Date().toDateString();
    const day = then.toLocaleDateString("en-GB", { day: "numeric", month: "long" });
    return today ? `at ${clock(moment)}` : `on ${day} at ${clock(moment)}`;
  }

  function saved() {
    try {
      return Number(sessionStorage.getItem(SAVED)) || 0;
    } catch {
      return 0;
    }
  }

  function line(elsewhere) {
    const kept = saved() && !elsewhere ? `Saved in this tab ${when(saved())}` : "";
    if (!since) return kept;
    return [`No answer from the server since ${clock(since)}`, kept].filter(Boolean).join(". ");
  }

  function write() {
    for (const place of document.getElementsByClassName(SAVED)) {
      const words = line(place.hasAttribute("data-store"));
      if (place.textContent !== words) place.textContent = words;
    }
  }

  function advice() {
    return [
      saved()
        ? `Your work is saved in this tab: ${when(saved())}.`
        : "Nothing of a project had been entered in this tab.",
      "Leave this tab open. It tries again by itself, and goes on where you were as soon as the " +
        "server is back. Files that you added may have to be added again.",
      "If that takes long, look at your own network first, then ask who runs the server. If it runs " +
        "on this computer, start it again the way you did before.",
    ];
  }

  function reword(dialog) {
    const title = dialog.querySelector("h2");
    const body = title && title.nextElementSibling;
    if (!body || title.textContent !== "Connection error") return;
    title.textContent = "The server does not answer";
    const told = document.createElement("div");
    told.className = LOST;
    for (const words of advice()) {
      told.append(document.createElement("p"));
      told.lastChild.textContent = words;
    }
    body.setAttribute(`data-${LOST}`, "");
    body.append(told);
  }

  function follow() {
    const app = document.querySelector(`[${STATE}]`);
    const before = joined;
    joined = app !== null && app.getAttribute(STATE) === "CONNECTED";
    if (joined) since = 0;
    else if (before) since = Date.now();
    write();
  }

  new MutationObserver(follow).observe(document, {
    subtree: true,
    attributeFilter: [STATE, "data-test-script-state"],
  });
  addEventListener(SAVED, write);
  addEventListener("DOMContentLoaded", () => {
    document.head.append(document.createElement("style"));
    document.head.lastChild.textContent = STYLE;
    new MutationObserver(() => document.querySelectorAll(".stDialog").forEach(reword)).observe(
      document.body,
      { childList: true },
    );
  });
})();
