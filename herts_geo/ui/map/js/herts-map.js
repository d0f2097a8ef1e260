/* Draws areas on a Leaflet map. Geometry is fetched once by address and kept; a change of
   indicator brings only class digits, values and colours, and restyles what is already there. */
(function () {
  "use strict";
  const NO_DATA = "-";
  const OUTSIDE = ".";
  const LEAST = 60; // pixels of a side: nothing can be fitted in less, beside the room for credits
  const files = new Map(); // address -> promise of GeoJSON
  const painted = new Map(); // address -> { layer, parent }
  const state = { token: 0, fitted: null, selection: null, tiles: null, renderer: null,
    outline: null, overlays: null, viewed: null, group: null, ground: null, clicked: null,
    chosen: null, localities: null, ties: null, wanted: null, moved: false, fitting: false,
    grown: false, legend: null, spot: null, spotted: null, page: null, naming: 0 };
  /* The panes of each layer. Those of a layer that is added to a page's own are made by its key. */
  const PANES = { names: ["names"], stations: ["stations"], localities: ["localities"],
    districts: ["outlines"], constraints: ["overlays"], background: ["lines", "land"] };
  const TOP = 560; // z-index of the uppermost layer, 8 above the next
  const TINY = 14; // pixels: an area that is not seen as one
  const EDGE = 4; // pixels between what is hovered and the edge of the map

  function fetchOnce(address) {
    if (!files.has(address)) {
      const promise = fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      });
      promise.catch(() => files.delete(address));
      files.set(address, promise);
    }
    return files.get(address);
  }

  function pane(map, name, zIndex, clickable) {
    if (!map.getPane(name)) {
      const made = map.createPane(name);
      made.style.zIndex = zIndex;
      if (!clickable) made.style.pointerEvents = "none";
    }
    return name;
  }

  function hatching() {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 6;
    const pen = tile.getContext("2d");
    pen.fillStyle = "#e8e8e8";
    pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = "#6b6b6b";
    pen.beginPath();
    pen.moveTo(0, 6);
    pen.lineTo(6, 0);
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  function notice(map, id, text) {
    const old = map.getContainer().querySelector("#" + id);
    if (old) old.remove();
    if (!text) return;
    const box = document.createElement("div");
    box.id = id;
    box.className = "herts-notice";
    box.setAttribute("role", "status");
    box.textContent = text;
    map.getContainer().appendChild(box);
  }

  /* streamlit-folium takes its own first count of clicks for news, and would run the page once more
     as soon as the map stands: work for nothing, and a choice from the menu made meanwhile is lost.
     Each frame counts from its own number, so that no click equals one of an earlier frame. */
  function countFromHere(told) {
    if (!told || !told.previous_data) return;
    if (!("last_object_clicked_count" in told.previous_data)) return; // it reports no clicks
    told.last_object_clicked_count = told.previous_data.last_object_clicked_count = Date.now();
  }

  /* The constant part: outlines, names, stations, scale, attribution, full screen. */
  function base(map, config) {
    countFromHere(window.__GLOBAL_DATA__);
    map.attributionControl.setPrefix("Leaflet");
    map.attributionControl.addAttribution(plain(config.attribution));
    map.getContainer().setAttribute("aria-label", config.description);
    state.renderer = L.canvas({ pane: pane(map, "areas", 410, true), padding: 0.3 });
    pane(map, "land", 380, false);
    pane(map, "lines", 415, false);
    pane(map, "outlines", 430, false);
    pane(map, "selection", 440, false);
    pane(map, "stations", 445, false);
    pane(map, "names", 450, false);
    if (config.address) fetchOnce(config.address)
      .then((data) => furnish(map, data))
      .catch(() => notice(map, "herts-outlines", config.lost));
    map.on("moveend resize", () => showNames(map));
    document.querySelectorAll("link").forEach((sheet) => // names have another size before it is there
      sheet.addEventListener("load", () => showNames(map)));
    map.on("zoomend", () => hertsMarks.gather(map));
    if (config.ground) state.ground = { ...config.ground, layer: null, wanted: false };
    if (config.stage) map.getContainer().classList.add("herts-stage");
    fill(map);
    button(map, "Whole place", "M4 12l8-8 8 8M6 10v10h12V10", () => refit(map));
    fullScreen(map);
    passKeys();
    if (config.draw) hertsDraw.start(map, { pane: pane, report: report });
  }

  function furnish(map, data) {
    L.geoJSON(data.outlines, {
      pane: "outlines",
      interactive: false,
      style: { color: "#222", weight: 1.6, fill: false, opacity: 0.85 },
    }).addTo(map);
    data.towns.forEach((town) => label(map, town));
    data.stations.forEach(([lat, lon, name]) => {
      L.circleMarker([lat, lon], {
        pane: "stations", radius: 2.5, color: "#222", weight: 1, fillColor: "#fff",
        fillOpacity: 1, interactive: false,
      }).addTo(map);
      label(map, { name: name + " station", lat: lat, lon: lon, zoom: 12.5, beside: true });
    });
    showNames(map);
  }

  /* A text of a pack as HTML that holds no tag. */
  function plain(text) {
    const box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  }

  function label(map, town) {
    const text = document.createElement("span");
    text.textContent = town.name;
    text.dataset.zoom = town.zoom;
    if (town.ground) text.dataset.ground = "1";
    if (town.small || town.beside) text.dataset.small = "1";
    if (town.beside) text.dataset.beside = "1"; // it leaves its spot free
    const icon = L.divIcon({ className: "herts-town", html: text, iconSize: null });
    return L.marker([town.lat, town.lon], {
      icon: icon, pane: "names", interactive: false, keyboard: false,
    }).addTo(map);
  }

  /* Before the map is painted next, and once for it: a page that gives way to another moves, resizes
     and marks its map several times, and each reading of sizes in between would lay out the page. */
  function showNames(map) {
    if (state.naming) return;
    state.naming = requestAnimationFrame(() => {
      state.naming = 0;
      placeNames(map);
    });
  }

  /* Largest towns first: a name that would cover another moves below or above, or is left out.
     One whose spot is in sight stands wholly on the map, also at its edge, any other is left out. It
     gives way to marks where it has another side to stand on, a name beside its spot has eight; one
     that would lie under the scale, the credits, a button or the legend on every side is left out.
     All sizes are read before any name moves, as each reading after a move lays out the page. */
  const OVER = [[0, -0.5], [0, 0.45], [0, -1.45]];
  const BESIDE = [[0, 0.45], [0, -1.45], [1, -0.5], [-1, -0.5], [1, 0.45], [-1, 0.45], [1, -1.45],
    [-1, -1.45]];

  function placeNames(map) {
    const kept = [];
    const zoom = map.getZoom(), wide = map.getSize();
    const off = !(state.ground && state.ground.wanted);
    const names = [...map.getPane("names").querySelectorAll(".herts-town span")];
    const marks = hertsMarks.boxes(map), above = controls(map);
    const places = names.map((element) => ({
      size: [element.offsetWidth, element.offsetHeight],
      at: map.layerPointToContainerPoint(L.DomUtil.getPosition(element.parentElement)),
      drawn: zoom >= Number(element.dataset.zoom) && !(off && element.dataset.ground),
      sides: element.dataset.beside ? BESIDE : OVER,
    }));
    names.forEach((element, place) => {
      const { size, at, drawn, sides } = places[place];
      const seen = drawn && at.x >= 0 && at.x <= wide.x && at.y >= 0 && at.y <= wide.y;
      const free = (seen ? sides : []).map(([side, part]) => {
        const x = at.x + side * (size[0] / 2 + 2 * EDGE), half = size[0] / 2 + EDGE;
        const aside = x - at.x + Math.max(0, half - x) - Math.max(0, x + half - wide.x);
        return { aside: aside, part: part, left: at.x + aside - size[0] / 2,
          right: at.x + aside + size[0] / 2, top: at.y + part * size[1],
          bottom: at.y + (part + 1) * size[1] };
      }).filter((box) => ![...kept, ...above].some((other) => cover(box, other)));
      const best = free.find((box) => box.top >= 0 && box.bottom <= wide.y &&
        !marks.some((other) => cover(box, other))) || free[0];
      if (best) {
        kept.push(best);
        element.style.transform =
          "translate(calc(-50% + " + best.aside + "px), " + 100 * best.part + "%)";
      }
      element.style.visibility = best ? "" : "hidden";
    });
  }

  function cover(one, other) {
    return one.left < other.right + 3 && other.left < one.right + 3 &&
      one.top < other.bottom + 2 && other.top < one.bottom + 2;
  }

  /* Where what lies over the map stands, in pixels of the map: its buttons, its scale, the credits
     and the legend. */
  function controls(map) {
    const box = map.getContainer(), from = box.getBoundingClientRect();
    const own = [...box.querySelectorAll(".leaflet-control")]
      .map((each) => each.getBoundingClientRect());
    const at = window.frameElement && window.frameElement.getBoundingClientRect();
    return [...own.map((each) => [each, from]), ...legends().map((each) => [each, at])]
      .map(([each, start]) => ({ left: each.left - start.left, right: each.right - start.left,
        top: each.top - start.top, bottom: each.bottom - start.top }));
  }

  /* The keys that hold for the whole page (herts_geo/ui/base/js/keyboard.js) hold on the map too. */
  function passKeys() {
    document.addEventListener("keydown", (event) => {
      if (!event.altKey || event.ctrlKey || !frame()) return;
      const page = frame().ownerDocument;
      const same = new page.defaultView.KeyboardEvent("keydown",
        { key: event.key, code: event.code, altKey: true, bubbles: true, cancelable: true });
      if (!page.dispatchEvent(same)) event.preventDefault();
    });
  }

  /* A control of one button with a drawing (an SVG path) and words for those who cannot see it. */
  function button(map, words, path, act) {
    const control = L.control({ position: "topleft" });
    control.onAdd = function () {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const link = L.DomUtil.create("a", "herts-button", bar);
      link.href = "#";
      link.role = "button";
      link.innerHTML = '<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">' +
        '<path d="' + path + '" fill="none" stroke="currentColor" stroke-width="2.5"/></svg>';
      link.title = words;
      link.setAttribute("aria-label", words);
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(link, "click", function (event) {
        L.DomEvent.preventDefault(event);
        act();
      });
      return bar;
    };
    return control.addTo(map);
  }

  /* As large as its window, whenever the page or the full screen changes that: what was fitted is
     fitted again, until a person moves the map; then what they look at stays in sight. */
  function fill(map) {
    const box = map.getContainer();
    box.style.height = "100vh";
    map.on("moveend", () => {
      if (state.fitting) return;
      state.moved = true;
      state.seen = map.getBounds();
    });
    new ResizeObserver(() => resized(map)).observe(box);
    watch(map);
    resized(map);
  }

  function resized(map) {
    const grown = Boolean(filling()) !== state.grown;
    state.grown = Boolean(filling());
    still(() => map.invalidateSize(false));
    if (!state.moved) refit(map);
    else if (grown) still(() => map.fitBounds(state.seen, { animate: false }));
  }

  /* Moves the map as the program does, which is no wish of a person. */
  function still(move) {
    state.fitting = true;
    move();
    state.fitting = false;
  }

  /* The part of the page that the map shares with its legend; null where it stands alone. */
  function frame() {
    return window.frameElement && window.frameElement.closest(".st-key-frame-map");
  }

  function filling() {
    return (frame() || document.documentElement).ownerDocument.fullscreenElement;
  }

  /* Fills the screen, with the legend. */
  function fullScreen(map) {
    button(map, "Full screen", "M3 9V3h6M15 3h6v6M21 15v6h-6M9 21H3v-6", () => {
      if (filling()) filling().ownerDocument.exitFullscreen();
      else (frame() || document.documentElement).requestFullscreen();
    });
  }

  /* A click of something that is not a layer: st_folium hands its GeoJSON to the app. */
  function report(properties, geometry) {
    const feature = { type: "Feature", properties: properties, geometry: geometry || null };
    state.group.fire("click", { layer: { toGeoJSON: () => feature } });
  }

  /* The browser alone knows its view; the app asks for it, so that no pan causes a rerun. */
  function tell() {
    if (!state.group) return;
    const seen = window.map.getBounds();
    report({ view: [seen.getSouth(), seen.getWest(), seen.getNorth(), seen.getEast()] });
  }

  /* The part that varies. `group` is the feature group that streamlit-folium adds and listens to. */
  function show(map, group, config) {
    const token = ++state.token;
    if (config.told) map.getContainer().setAttribute("aria-label", config.told);
    window.hertsGeo.painted = 0;
    state.group = group;
    turnTo(config.layers && config.layers.page);
    const heard = config.deaf ? null : group;
    tiles(map, config.tiles);
    ground(map, Boolean(config.ground));
    const was = state.fitted;
    go(map, config.view, config.fit);
    const elsewhere = was !== state.fitted; // a new place is seen whole, whatever is chosen in it
    outline(map, config.outline);
    overlays(map, config.overlays || []);
    const others = (config.layers && config.layers.others) || [];
    const layers = config.areas ? [own(map, config.areas)] : [];
    others.filter((item) => item.areas).forEach((item) => layers.push(added(map, item)));
    forget(map, layers.map((item) => item.key));
    ties(map, heard, config.ties);
    marks(map, heard, config, others);
    localities(map, others.find((item) => item.outlines));
    spot(map, config.spot);
    Promise.all(layers.map((item) => paint(map, item.parent ? heard : null, item)))
      .then(() => {
        select(map, config.areas, config.selected);
        turn(map, config, elsewhere);
        notice(map, "herts-lost", "");
      })
      .catch(() => notice(map, "herts-lost", config.lost))
      .finally(() => requestAnimationFrame(() => requestAnimationFrame(() => {
        if (token === state.token) window.hertsGeo.painted = config.token;
      })));
  }

  /* The map stays from page to page. Another page's choices are no news of this one's, and it is
     fitted for that page's legend, unless somebody has moved it: then it shows the same ground. */
  function turnTo(page) {
    if (state.page === page) return;
    state.page = page;
    state.chosen = null;
    if (!state.moved) state.fitted = null;
  }

  /* The page's own painting, and one that is added to it: below the mouse, in a pane of its own. */
  function own(map, painting) {
    return { key: painting.address, painting: painting, pane: "areas", parent: true,
      renderer: state.renderer };
  }

  function added(map, item) {
    const name = pane(map, "layer-" + item.key, 405, false);
    const kept = painted.get(name + " " + item.areas.address);
    return { key: name + " " + item.areas.address, painting: item.areas, pane: name, parent: false,
      renderer: kept ? kept.renderer : L.canvas({ pane: name, padding: 0.3 }) };
  }

  function forget(map, wanted) {
    painted.forEach((item, key) => {
      if (!wanted.includes(key)) {
        map.removeLayer(item.layer);
        painted.delete(key);
      }
    });
    if (state.selection) map.removeLayer(state.selection);
    state.selection = null;
  }

  /* Which layer lies over which, how strongly each is drawn, and which are off: the stack is told
     from the top, each with its opacity from 0 to 100. What is pointed at is always the page's own. */
  function arrange(map, layers) {
    if (!layers) return;
    let areas = 0;
    layers.stack.forEach(([key, opacity], place) => {
      const height = TOP - 8 * place;
      const names = (PANES[key] || ["layer-" + key]).concat(
        key === layers.areas ? ["areas"] : [], key === layers.marks ? ["sites", "points"] : []);
      if (key === layers.areas || map.getPane("layer-" + key)) areas = Math.max(areas, height);
      names.map((name) => map.getPane(name)).filter(Boolean).forEach((element) => {
        if (element !== map.getPane("land")) element.style.zIndex = height;
        element.style.opacity = opacity / 100;
        element.style.visibility = opacity || element === map.getPane("areas") ? "" : "hidden";
      });
    });
    /* what is chosen, and the outline of the place, lie over every painting */
    if (areas) ["selection", "locality"].map((name) => map.getPane(name)).filter(Boolean)
      .forEach((element) => { element.style.zIndex = areas + 4; });
  }

  /* The page's own marks, which tell of clicks, and those of layers that are added. */
  function marks(map, group, config, others) {
    const drawn = [];
    const put = (kind, key, items, heard, name) => {
      drawn.push(key);
      hertsMarks[kind](map, key, items, heard, pane(map, name, 455, true));
    };
    ["points", "sites"].forEach((kind) => {
      if (config[kind]) put(kind, kind, config[kind], group, kind);
      others.filter((item) => item[kind]).forEach((item) =>
        put(kind, "layer-" + item.key, item[kind], null, "layer-" + item.key));
    });
    hertsMarks.keep(map, drawn);
    arrange(map, config.layers);
    showNames(map);
  }

  function paint(map, group, wanted) {
    const painting = wanted.painting;
    return fetchOnce(painting.address).then((data) => {
      let item = painted.get(wanted.key);
      if (!item) {
        item = { layer: outlines(data, wanted), own: wanted.parent, parent: null,
          painting: painting, renderer: wanted.renderer };
        painted.set(wanted.key, item);
        if (wanted.parent)
          item.layer.bindTooltip((area) => tooltip(area, item.painting), { sticky: true });
        item.layer.on("click", (event) => { state.clicked = event.layer.feature.properties.code; });
      }
      item.painting = painting;
      if (item.parent) item.layer.removeEventParent(item.parent);
      if (group) item.layer.addEventParent(group);
      item.parent = group;
      restyle(item.layer, painting);
      if (!map.hasLayer(item.layer)) item.layer.addTo(map);
    });
  }

  function outlines(data, wanted) {
    let place = 0;
    return L.geoJSON(data, {
      renderer: wanted.renderer,
      pane: wanted.pane,
      onEachFeature: (feature, area) => { area.hertsPlace = place++; },
    });
  }

  function restyle(layer, painting) {
    const missing = hatching();
    const [values, least, most] =
      [painting.values, painting.least, painting.most].map((text) => decode(text || ""));
    layer.eachLayer((area) => {
      const digit = painting.classes[area.hertsPlace];
      area.hertsDigit = digit;
      area.hertsValue = values(area.hertsPlace);
      area.hertsRange = [least(area.hertsPlace), most(area.hertsPlace)];
      area.options.interactive = digit !== OUTSIDE;
      area.setStyle(style(digit, painting, missing));
    });
  }

  /* 'decimals,lowest,width;digits': fixed-width steps above the lowest value, in base 36. */
  function decode(text) {
    const [head, digits] = text.split(";");
    if (!digits) return () => null;
    const [decimals, lowest, width] = head.split(",").map(Number);
    return (place) => {
      const cell = digits.slice(place * width, (place + 1) * width);
      return cell[0] === NO_DATA ? null : (parseInt(cell, 36) + lowest) / 10 ** decimals;
    };
  }

  function style(digit, painting, missing) {
    if (digit === OUTSIDE) return { stroke: true, color: "#b5b5b5", weight: 0.4, fillOpacity: 0 };
    const colour = digit === NO_DATA ? missing : painting.colours[parseInt(digit, 36)];
    return { stroke: true, color: "#8c8c8c", weight: 0.5, fillColor: colour, fillOpacity: 0.9 };
  }

  function tooltip(area, painting) {
    const box = document.createElement("div");
    const name = document.createElement("strong");
    name.textContent = area.feature.properties.label;
    const text = document.createElement("div");
    text.textContent = words(area, painting);
    box.append(name, text, ...below(area));
    return box;
  }

  /* What the paintings that are added say of an area, where they have it. */
  function below(area) {
    const code = area.feature.properties.code;
    return [...painted.values()].filter((item) => !item.own).map((item) => {
      item.areas = item.areas || new Map(
        item.layer.getLayers().map((each) => [each.feature.properties.code, each]));
      const same = item.areas.get(code);
      const text = document.createElement("div");
      if (same && same.hertsDigit !== OUTSIDE) text.textContent = words(same, item.painting);
      return text;
    });
  }

  function words(area, painting) {
    if (area.hertsDigit === NO_DATA) return painting.title + ": no data";
    const [least, most] = area.hertsRange;
    const range = least === null || most === null ? "" :
      "; 8 in 10 from " + least.toLocaleString("en-GB") + " to " + most.toLocaleString("en-GB");
    const note = painting.note ? "; " + painting.note : "";
    const value = area.hertsValue === null ? "" :
      " (" + area.hertsValue.toLocaleString("en-GB") + ", " + painting.unit + range + note + ")";
    return painting.title + ": " + painting.labels[parseInt(area.hertsDigit, 36)] + value;
  }

  function select(map, painting, code) {
    const item = painting && painted.get(painting.address);
    if (!item || !code) return;
    item.layer.eachLayer((area) => {
      if (area.feature.properties.code !== code) return;
      const line = (colour, weight) => L.geoJSON(area.feature, {
        pane: "selection", interactive: false,
        style: { color: colour, weight: weight, fill: false, opacity: 1 },
      });
      state.selection = L.layerGroup([line("#fff", 7), line("#000", 3.5)]).addTo(map);
    });
  }

  /* Goes to what was chosen elsewhere than on the map, such as in a table, and not under the hand
     of somebody who clicked it or moves about. */
  function turn(map, config, elsewhere) {
    const before = state.chosen, still = !window.matchMedia("(prefers-reduced-motion: no-preference)").matches;
    const chosen = { area: config.selected || "", point:
      (config.sites && config.sites.selected) || (config.points && config.points.selected) || "" };
    state.chosen = chosen;
    const kind = ["point", "area"].find((each) => before && chosen[each] !== before[each]);
    if (!kind || !chosen[kind] || config.view || elsewhere) return;
    const clicked = [state.clicked, hertsMarks.clicked()].includes(chosen[kind]);
    state.clicked = null;
    if (clicked) return;
    const mark = kind === "point" && hertsMarks.find(chosen.point);
    const area = kind === "area" && state.selection && state.selection.getLayers()[0];
    if (mark) map.panTo(mark.getLatLng(), { animate: !still });
    else if (area) centre(map, area.getBounds(), !still);
  }

  function centre(map, bounds, animate) {
    const corner = (zoom, name) => map.project(bounds[name](), zoom), zoom = map.getZoom();
    const size = corner(zoom, "getSouthEast").subtract(corner(zoom, "getNorthWest"));
    const near = Math.max(size.x, size.y) < TINY ? map.getBoundsZoom(bounds) - 3 : zoom;
    map.setView(bounds.getCenter(), near, { animate: animate });
  }

  /* A locality that a user made: a thick dashed line, white below black. */
  function outline(map, shape) {
    if (state.outline) map.removeLayer(state.outline);
    state.outline = null;
    if (window.hertsDraw) hertsDraw.edit(map, shape);
    if (!shape) return;
    pane(map, "locality", 435, false);
    const line = (colour, weight, dash) => L.geoJSON(shape, {
      pane: "locality", interactive: false,
      style: { color: colour, weight: weight, dashArray: dash, fill: false, opacity: 1 },
    });
    state.outline = L.layerGroup([line("#fff", 6, null), line("#000", 3.5, "10 6")]).addTo(map);
  }

  /* Pairs of marks: lines between them, which tell of clicks; the chosen one is black on white. */
  function ties(map, group, wanted) {
    if (state.ties) map.removeLayer(state.ties);
    state.ties = null;
    if (!wanted) return;
    const name = pane(map, "ties", 452, false), renderer = L.svg({ pane: name });
    const line = (item, colour, weight, heard) => L.polyline(item.ends, {
      pane: name, renderer: renderer, interactive: heard, color: colour, weight: weight, opacity: 1,
      bubblingMouseEvents: false,
    });
    state.ties = L.layerGroup();
    wanted.items.forEach((item) => {
      const marked = item.id === wanted.selected;
      const drawn = line(item, marked ? "#000" : "#6a0f5b", marked ? 5 : 3, true);
      const words = document.createElement("div");
      words.textContent = item.label;
      drawn.bindTooltip(words, { sticky: true });
      drawn.feature = { type: "Feature", properties: { point: item.id } };
      /* no stop of the keyboard: the list of pairs on the page chooses one */
      drawn.on("add", () => drawn.getElement().setAttribute("tabindex", "-1"));
      if (group) drawn.addEventParent(group);
      state.ties.addLayer(line(item, "#fff", marked ? 9 : 5, false)).addLayer(drawn);
    });
    state.ties.addTo(map);
  }

  /* The localities of the project: thin dashed lines, each with its name. */
  function localities(map, wanted) {
    if (state.localities) map.removeLayer(state.localities);
    state.localities = null;
    if (!wanted) return;
    const name = pane(map, "localities", 434, false);
    const style = { color: "#6a0f5b", weight: 2.5, dashArray: "2 5", fill: false, opacity: 1 };
    state.localities = L.layerGroup(wanted.outlines.map((each) =>
      L.geoJSON(each.shape, { pane: name, interactive: false, style: style }))).addTo(map);
    wanted.outlines.forEach((each) => state.localities.addLayer(
      label(map, { name: each.name, lat: each.at[0], lon: each.at[1], zoom: 0 })));
    showNames(map);
  }

  /* Planning constraints: outlines over the areas and under the points, the largest by name. */
  function overlays(map, wanted) {
    const told = JSON.stringify(wanted);
    if (state.overlays && state.overlays.told === told) return;
    if (state.overlays) map.removeLayer(state.overlays.group);
    const group = L.layerGroup().addTo(map);
    state.overlays = { told: told, group: group };
    notice(map, "herts-overlays", "");
    if (!wanted.length) return;
    const canvas = L.canvas({ pane: pane(map, "overlays", 420, false), padding: 0.3 });
    wanted.forEach((item) => fetchOnce(item.address).then((data) => {
      if (state.overlays.group !== group) return; // another choice has come meanwhile
      group.addLayer(overlay(data, item, canvas));
      data.features.forEach((each) => {
        if (each.properties.name) group.addLayer(overlayName(map, each.properties, item));
      });
      showNames(map);
    }).catch(() => notice(map, "herts-overlays", item.title + " could not be loaded.")));
  }

  function overlay(data, item, canvas) {
    const style = { color: item.colour, weight: 2, dashArray: item.dash || null,
      fillColor: item.colour, fillOpacity: 0.15, opacity: 0.95 };
    return L.geoJSON(data, {
      renderer: canvas, pane: "overlays", interactive: false, style: style,
      pointToLayer: (feature, spot) => L.circleMarker(spot, {
        ...style, renderer: canvas, pane: "overlays", interactive: false, radius: 3.5,
      }),
    });
  }

  function overlayName(map, about, item) {
    const marker = label(map, {
      name: about.name, lat: about.at[0], lon: about.at[1], zoom: 12,
    });
    const text = marker.getElement().querySelector("span");
    text.style.color = item.colour;
    text.style.fontWeight = "400";
    return marker;
  }

  /* The point that was looked for, with its name; it lies over all marks and takes no click. */
  function spot(map, wanted) {
    const key = wanted ? JSON.stringify(wanted) : null;
    if (state.spotted === key) return;
    state.spotted = key;
    if (state.spot) map.removeLayer(state.spot);
    state.spot = wanted ? L.marker([wanted.lat, wanted.lon], {
      icon: L.divIcon({ className: "herts-spot", iconSize: [16, 16] }),
      pane: pane(map, "spot", 620, false), interactive: false, keyboard: false,
    }).bindTooltip(plain(wanted.name), { permanent: true, direction: "top", offset: [0, -8] })
      .addTo(map) : null;
  }

  function go(map, view, fit) {
    if (view && view.key === state.viewed) return;
    state.viewed = view ? view.key : null;
    if (!view && (!fit || fit.key === state.fitted)) return;
    state.fitted = fit ? fit.key : null;
    /* a hair smaller, as rounding would else choose the next step out on the same screen */
    state.wanted = view ? { bounds: L.latLngBounds(view.bounds).pad(-0.01), framed: false } :
      { bounds: fit.bounds, framed: true };
    refit(map);
  }

  function refit(map) {
    state.moved = false;
    const size = map.getSize();
    if (Math.min(size.x, size.y) < LEAST) return; // not laid out yet: it is fitted when it grows
    if (!state.wanted) return;
    const room = state.wanted.framed ? clear(map, state.wanted.bounds) : {};
    still(() => map.fitBounds(state.wanted.bounds, { ...room, animate: false }));
  }

  /* The room to leave at the edges: for the credits below, and for the legend either beside what is
     fitted or below it, whichever shows it larger. */
  function clear(map, bounds) {
    const [across, down] = state.legend = legend();
    const rooms = [[Math.max(across, 8), 36], [8, Math.max(down, 36)]].map((each) => L.point(each));
    const zooms = rooms.map((each) => map.getBoundsZoom(bounds, false, each.add([8, 8])));
    return { paddingTopLeft: [8, 8], paddingBottomRight: rooms[zooms[1] > zooms[0] ? 1 : 0] };
  }

  /* How far what stands on the map reaches in from its lower right corner, in pixels. */
  function legend() {
    const map = window.frameElement.getBoundingClientRect(), boxes = legends();
    return [Math.max(0, ...boxes.map((box) => map.right - box.left + EDGE)),
      Math.max(0, ...boxes.map((box) => map.bottom - box.top + EDGE))];
  }

  /* What of the page stands on the map, in pixels of the page. */
  function legends() {
    const own = frame(), map = own && window.frameElement.getBoundingClientRect();
    return (own ? [...own.children] : [])
      .filter((each) => !each.contains(window.frameElement) && !each.querySelector(".stSpinner"))
      .map((each) => each.getBoundingClientRect())
      .filter((box) => box.height > 0 && box.top < map.bottom && box.left > map.left);
  }

  /* The legend may come after its map: what was fitted without it is fitted again, once. */
  function watch(map) {
    if (!frame()) return;
    new MutationObserver(() => {
      if (!state.moved && state.legend && !state.legend[0] && legend()[0]) refit(map);
      showNames(map);
    }).observe(frame(), { childList: true });
  }

  /* What is said of a place that is hovered stands wholly on the map, also at its edge. */
  const place = L.Tooltip.prototype._setPosition;
  L.Tooltip.prototype._setPosition = function (position) {
    place.call(this, position);
    if (!this._map || this.options.permanent) return;
    const at = L.DomUtil.getPosition(this._container), size = this._map.getSize();
    const box = this._container, corner = this._map.layerPointToContainerPoint(at);
    const within = (low, own, whole) => Math.max(EDGE, Math.min(low, whole - own - EDGE));
    const style = getComputedStyle(box), left = parseFloat(style.marginLeft) || 0;
    const top = parseFloat(style.marginTop) || 0;
    const moved = L.point(within(corner.x + left, box.offsetWidth, size.x) - left,
      within(corner.y + top, box.offsetHeight, size.y) - top);
    L.DomUtil.setPosition(box, at.add(moved.subtract(corner)));
  };

  /* The background map of the pack, fetched when it is first wanted. */
  function ground(map, wanted) {
    const own = state.ground;
    if (!own || own.wanted === wanted) return;
    own.wanted = wanted;
    showNames(map);
    notice(map, "herts-ground", "");
    const credit = plain(own.credit);
    if (!wanted) {
      map.attributionControl.removeAttribution(credit);
      if (own.layer) map.removeLayer(own.layer);
      return;
    }
    map.attributionControl.addAttribution(credit);
    fetchOnce(own.address).then((data) => {
      own.layer = own.layer || hertsGround.layer(data, { land: "land", lines: "lines" });
      if (own.wanted) own.layer.addTo(map);
    }).catch(() => notice(map, "herts-ground", own.lost));
  }

  function tiles(map, wanted) {
    const address = wanted ? wanted.address : null;
    if (state.tiles && state.tiles.address === address) return;
    if (state.tiles) map.removeLayer(state.tiles.layer);
    state.tiles = null;
    notice(map, "herts-tiles", "");
    if (!wanted) return;
    const layer = L.tileLayer(wanted.address,
      { attribution: plain(wanted.attribution), maxZoom: 19 });
    let reached = false;
    layer.on("tileload", () => { reached = true; });
    layer.on("tileerror", () => {
      if (reached) return;
      map.removeLayer(layer);
      notice(map, "herts-tiles", wanted.lost);
    });
    state.tiles = { address: address, layer: layer.addTo(map) };
  }

  window.hertsGeo = { base: base, show: show, tell: tell, painted: 0, layers: painted };
})();
