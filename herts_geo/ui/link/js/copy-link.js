/* Copies the address of the view when 'Copy link' is pressed. Where the browser refuses, as it does
   off a server that is neither https nor this machine, the address stands in a field, selected. */
(function () {
  "use strict";
  if (window.hertsCopy) return;
  window.hertsCopy = true;
  const STAYS = 6000; // milliseconds that what was said stays

  async function taken(field) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch (refused) {
      return false;
    }
  }

  function older(field) {
    field.hidden = false;
    field.focus();
    field.select();
    try {
      return document.execCommand("copy");
    } catch (refused) {
      return false;
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest(".herts-copy button");
    if (!button) return;
    const field = button.parentElement.querySelector("input");
    const status = button.parentElement.querySelector("[role=status]");
    field.value = location.href;
    const copied = (await taken(field)) || older(field);
    field.hidden = copied;
    if (copied) button.focus();
    status.textContent = copied ? "Link copied" : "Press Ctrl+C (on a Mac ⌘C) to copy it";
    clearTimeout(button.hertsTimer);
    if (copied) button.hertsTimer = setTimeout(() => (status.textContent = ""), STAYS);
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Escape" || !field.closest || !field.closest(".herts-copy")) return;
    const box = field.closest(".herts-copy");
    box.querySelector("input").hidden = true;
    box.querySelector("[role=status]").textContent = "";
    box.querySelector("button").focus();
  });
})();
