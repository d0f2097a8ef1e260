/* A part of the page is made anew only once the page that it belongs to stands; runs ahead of
   Streamlit's own scripts. Streamlit takes a part's run for one of another page, and clears the page
   away, where it has read which page this is but not yet drawn it: so it does in a browser that is
   busy while both arrive. So the message with which such a run begins, and all behind it, wait until
   the browser has nothing else to do, or for a second. */
(function () {
  "use strict";
  const LONGEST = 1000; // milliseconds
  const OF_ALL = { metadata: 2, begins: 4 }; // numbers of fields in Streamlit's ForwardMsg.proto
  const OF_METADATA = { run: 6 };
  const OF_RUN = { parts: 2 };

  /* Where the last of each field of a message stands in its bytes, by its number. */
  function fields(bytes) {
    const found = new Map();
    let at = 0;
    function number() {
      let value = 0, scale = 1, byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * scale;
        scale *= 128;
      } while (byte & 128);
      return value;
    }
    while (at < bytes.length) {
      const tag = number(), kind = tag & 7;
      const long = kind === 2 ? number() : kind === 1 ? 8 : kind === 5 ? 4 : 0;
      if (kind === 0) number();
      found.set(Math.floor(tag / 8), bytes.subarray(at, at + long));
      at += long;
    }
    return found;
  }

  function beginsPart(data) {
    if (!(data instanceof ArrayBuffer)) return false;
    const message = fields(new Uint8Array(data));
    const metadata = message.has(OF_ALL.begins) && message.get(OF_ALL.metadata);
    const run = metadata && fields(metadata).get(OF_METADATA.run);
    return Boolean(run) && fields(run).has(OF_RUN.parts);
  }

  const whenIdle = window.requestIdleCallback
    ? (next) => requestIdleCallback(next, { timeout: LONGEST })
    : (next) => setTimeout(next, 50);
  const add = WebSocket.prototype.addEventListener;

  WebSocket.prototype.addEventListener = function (kind, listener, how) {
    if (kind !== "message") return add.call(this, kind, listener, how);
    const waiting = [];
    let drawn = false; // what was handed over before the first of those that wait
    const handOver = () => {
      while (waiting.length) {
        if (!drawn && beginsPart(waiting[0].data)) {
          whenIdle(() => {
            drawn = true;
            handOver();
          });
          return;
        }
        drawn = false;
        listener.call(this, waiting.shift());
      }
    };
    const hear = (event) => {
      waiting.push(event);
      if (waiting.length === 1) handOver();
    };
    return add.call(this, kind, hear, how);
  };
})();
