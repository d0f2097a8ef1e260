/* Presses the stage's buttons for the keys of a keyboard or of a presenter's remote control (Page Up
   and Page Down), wherever the focus is: in the page or in the map's frame. Shrinks what does not fit
   its panel. Installed once; idle while no scene is shown. */
(function () {
  "use strict";
  if (window.hertsStage) return;
  window.hertsStage = true;
  const EVERY = 200; // milliseconds between looks for a new frame or a changed panel
  const SCALES = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4];
  const BUTTONS = {
    ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous",
    Home: "first", End: "last", Escape: "leave",
  };

  function pressed(event) {
    if (!document.querySelector(".st-key-stage")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const full = event.key === "f" || event.key === "F";
    if (!full && !BUTTONS[event.key]) return;
    event.preventDefault();
    event.stopPropagation(); // the map would pan
    if (full) return void fullScreen();
    const button = document.querySelector(".st-key-stage-" + BUTTONS[event.key] + " button");
    if (button && !button.disabled) button.click();
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }

  function listen(place) {
    place.removeEventListener("keydown", pressed, true);
    place.addEventListener("keydown", pressed, true);
  }

  function look() {
    if (!document.querySelector(".st-key-stage")) return;
    document.querySelectorAll("iframe").forEach((frame) => {
      try {
        listen(frame.contentWindow);
      } catch {
        // a frame of another origin is none of ours
      }
    });
    fit();
  }

  /* The largest scale at which the panel holds all that is in it; tried anew when that changes. */
  function fit() {
    const panel = document.querySelector(".st-key-stage-body");
    if (!panel) return;
    const seen = [panel.clientHeight, panel.clientWidth, panel.innerText].join("|");
    if (panel.hertsSeen === seen) return;
    panel.hertsSeen = seen;
    for (const scale of SCALES) {
      panel.style.setProperty("--herts-fit", scale);
      if (panel.scrollHeight <= panel.clientHeight + 1) break;
    }
  }

  listen(window);
  setInterval(look, EVERY);
})();
