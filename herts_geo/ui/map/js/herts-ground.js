/* Draws the background map of a pack. Lines and areas come as whole steps of a degree, each corner
   told from the one before; they are put on the world's square once, and each view is then drawn
   anew on one canvas: land below the areas, roads, rails and shores as if printed under them. */
(function () {
  "use strict";
  const LEAST = 0.75; // pixels: a corner nearer to the last is left out
  /* Kinds from the bottom up: `fill`, or the colour of a line, its width in pixels at zoom 11, and
     from which zoom on it is drawn. Greys for what is built, blue for water and green for land
     differ in lightness too, and none is as dark as a class of a palette. */
  const LAND = {
    "built-up": { fill: "#e6e3dc" },
    "park": { fill: "#e2ecd8" },
    "wood": { fill: "#d3e3c8" },
    "water": { fill: "#c3d9ea" },
  };
  const LINES = {
    "water": { colour: "#7fa9c9", width: 0.6, zoom: 10 },
    "coast": { colour: "#7fa9c9", width: 1, zoom: 0 },
    "stream": { colour: "#a9c6dc", width: 0.5, zoom: 12 },
    "river": { colour: "#8fb6d4", width: 1.1, zoom: 9 },
    "minor road": { colour: "#d0ccc4", width: 0.5, zoom: 12.5 },
    "tertiary road": { colour: "#c2beb5", width: 0.7, zoom: 11 },
    "secondary road": { colour: "#b5b0a6", width: 0.9, zoom: 10 },
    "primary road": { colour: "#a8a297", width: 1.2, zoom: 8 },
    "trunk road": { colour: "#999286", width: 1.5, zoom: 0 },
    "motorway": { colour: "#8b8496", width: 1.9, zoom: 0 },
    "railway": { colour: "#8a8a8a", width: 0.8, zoom: 9, dash: [5, 3] },
  };

  /* [x, y, dx, dy, …] in steps of a degree -> corners on the square of the world (0 to 1), its box. */
  function placed(steps, scale) {
    const corners = new Float64Array(steps.length);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    let lon = 0, lat = 0;
    for (let i = 0; i < steps.length; i += 2) {
      lon += steps[i];
      lat += steps[i + 1];
      const x = (lon / scale + 180) / 360;
      const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + lat / scale * Math.PI / 360)) / (2 * Math.PI);
      corners[i] = x;
      corners[i + 1] = y;
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
    return { corners: corners, box: box };
  }

  function read(data) {
    return data.kinds.map((kind) => ({
      name: kind.kind, parts: kind.parts.map((steps) => placed(steps, data.scale)),
    }));
  }

  const Sheet = L.Renderer.extend({
    options: { padding: 0.25 },

    initialize: function (kinds, looks, options) {
      L.Renderer.prototype.initialize.call(this, options);
      this._kinds = kinds.filter((kind) => looks[kind.name]);
      const order = Object.keys(looks);
      this._kinds.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
      this._looks = looks;
    },

    _initContainer: function () {
      this._container = document.createElement("canvas");
      this._container.className = "herts-ground";
      this._pen = this._container.getContext("2d");
    },

    _destroyContainer: function () {
      L.DomUtil.remove(this._container);
      delete this._container;
      delete this._pen;
    },

    _updatePaths: function () {},

    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const began = performance.now();
      const size = this._bounds.getSize(), dots = L.Browser.retina ? 2 : 1;
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = dots * size.x;
      this._container.height = dots * size.y;
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this._pen.scale(dots, dots);
      this._draw(size);
      this._container.dataset.ms = (performance.now() - began).toFixed(1);
    },

    _draw: function (size) {
      const corner = this._map.getPixelOrigin().add(this._bounds.min), zoom = this._map.getZoom();
      const view = { scale: this._map.options.crs.scale(zoom), x: corner.x, y: corner.y,
        width: size.x, height: size.y };
      this._pen.lineJoin = this._pen.lineCap = "round";
      this._kinds.forEach((kind) => {
        const look = this._looks[kind.name];
        if (zoom < (look.zoom || 0)) return;
        this._pen.beginPath();
        kind.parts.forEach((part) => trace(this._pen, part, view));
        if (look.fill) this._pen.fillStyle = look.fill;
        else this._line(look, zoom);
        if (look.fill) this._pen.fill("evenodd");
        else this._pen.stroke();
      });
    },

    _line: function (look, zoom) {
      const grown = Math.pow(1.3, Math.max(-2, Math.min(zoom - 11, 5)));
      this._pen.strokeStyle = look.colour;
      this._pen.lineWidth = look.width * grown;
      this._pen.setLineDash(look.dash || []);
    },
  });

  function trace(pen, part, view) {
    const box = part.box, scale = view.scale, corners = part.corners;
    const left = box[0] * scale - view.x, top = box[1] * scale - view.y;
    const right = box[2] * scale - view.x, bottom = box[3] * scale - view.y;
    if (right < 0 || bottom < 0 || left > view.width || top > view.height) return;
    if (right - left < LEAST && bottom - top < LEAST) return;
    let x = corners[0] * scale - view.x, y = corners[1] * scale - view.y;
    pen.moveTo(x, y);
    for (let i = 2, last = corners.length - 2; i <= last; i += 2) {
      const toX = corners[i] * scale - view.x, toY = corners[i + 1] * scale - view.y;
      if (i < last && Math.abs(toX - x) < LEAST && Math.abs(toY - y) < LEAST) continue;
      pen.lineTo(x = toX, y = toY);
    }
  }

  /* The layers of a background map, to be added to a map and removed together. */
  function layer(data, panes) {
    const kinds = read(data);
    return L.layerGroup([
      new Sheet(kinds, LAND, { pane: panes.land }), new Sheet(kinds, LINES, { pane: panes.lines }),
    ]);
  }

  window.hertsGround = { layer: layer, read: read };
})();
