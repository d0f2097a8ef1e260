/* What the server sends is handed to Streamlit's scripts in turn; runs ahead of them. They go by what
   was drawn last. Where two runs arrive while the browser is busy, they take a part of the page for
   one of another page, and clear the page away; and they write what a page has chosen behind the
   address of the page before it. So a run's begin waits until what came before it is drawn, and its
   choices until its page is.

   Tells "herts-settled" once what the browser asked for last was run to its end and is drawn. */
(function () {
  "use strict";
  const TURNS = 3; // of which Streamlit's drawing may take two
  // Numbers of fields in Streamlit's ForwardMsg and BackMsg, and in what these hold of a page
  const BEGINS = 4, CHOICES = 12, LEADS = 23, ENDS = 6, ASKS = 11;
  const PAGE_BEGUN = 9, PAGE_LED_TO = 4, PAGE_ASKED = 3, CHOSEN = 1;
  const words = new TextDecoder();
  let asked = ""; // the page that was asked for last
  let begun = true; // whether a run of that has begun
  let ended = false; // whether the run that began last has ended

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

  const text = (message, field) => words.decode(message.get(field) || new Uint8Array());
  /* After so many turns of the browser: what was to be drawn had its own before each of them. */
  const whenDrawn = (next, turns = TURNS) => {
    if (turns) setTimeout(whenDrawn, 0, next, turns - 1);
    else next();
  };
  const settle = () => {
    if (begun && ended) document.dispatchEvent(new Event("herts-settled"));
  };
  const send = WebSocket.prototype.send;
  const add = WebSocket.prototype.addEventListener;

  WebSocket.prototype.send = function (data) {
    const request = data instanceof Uint8Array && fields(data).get(ASKS);
    if (request) {
      settle(); // what a person did shows that what came before is drawn
      asked = text(fields(request), PAGE_ASKED);
      begun = !asked;
    }
    return send.call(this, data);
  };

  WebSocket.prototype.addEventListener = function (kind, listener, how) {
    if (kind !== "message") return add.call(this, kind, listener, how);
    const waiting = [];
    let handed = 0; // how many were handed over
    let drawn = true; // all of them
    let looking = false; // whether it is drawn
    let page = ""; // the one that was handed over last
    let turned = false; // to another page, which is not yet drawn
    const isNew = (message) => // of what is chosen, other than the address says already
      message.has(CHOICES) && text(fields(message.get(CHOICES)), CHOSEN) !== location.search.slice(1);
    const handOver = () => {
      while (waiting.length) {
        const { message } = waiting[0];
        if (message.has(BEGINS) ? !drawn : turned && isNew(message)) return;
        if (message.has(BEGINS)) {
          begun = begun || text(fields(message.get(BEGINS)), PAGE_BEGUN) === asked;
          ended = false;
        }
        if (message.has(ENDS)) ended = true;
        if (message.has(LEADS)) {
          const led = text(fields(message.get(LEADS)), PAGE_LED_TO);
          turned = turned || led !== page;
          page = led;
        }
        drawn = false;
        handed += 1;
        listener.call(this, waiting.shift().event);
      }
    };
    const look = () => {
      if (drawn || looking) return;
      looking = true;
      const before = handed;
      whenDrawn(() => {
        looking = false;
        if (handed === before) { // else the last of them has not had its turns
          drawn = true;
          turned = false;
          settle();
          handOver();
        }
        look();
      });
    };
    const hear = (event) => {
      const bytes = event.data instanceof ArrayBuffer ? new Uint8Array(event.data) : [];
      waiting.push({ event, message: fields(bytes) });
      handOver();
      look();
    };
    return add.call(this, kind, hear, how);
  };
})();
