/* Draws areas on a Leaflet map. Geometry is fetched once by address and kept; a change of
   indicator brings only class digits, values and colours, and restyles what is already there. */
(function () {
  "use strict";
  const NO_DATA = "-";
  const OUTSIDE = ".";
  const files = new Map(); // address -> promise of GeoJSON
  const painted = new Map(); // address -> { layer, parent }
  const state = { token: 0, fitted: null, selection: null, tiles: null, renderer: null,
    points: null, sites: null, outline: null, overlays: null, viewed: null, group: null,
    ground: null };

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
    pane(map, "names", 450, false);
    if (config.address) fetchOnce(config.address)
      .then((data) => furnish(map, data))
      .catch(() => notice(map, "herts-outlines", config.lost));
    map.on("zoomend resize", () => showNames(map));
    if (config.ground) state.ground = { ...config.ground, layer: null, wanted: false };
    if (config.full) fill(map);
    fullScreen(map);
    if (config.draw) hertsDraw.start(map, { pane: pane, report: report });
  }

  function furnish(map, data) {
    L.geoJSON(data.outlines, {
      pane: "outlines",
      interactive: false,
      style: { color: "#222", weight: 1.6, fill: false, opacity: 0.85 },
    }).addTo(map);
    data.towns.forEach((town) => label(map, town));
    data.stations.forEach((station) =>
      L.circleMarker(station, {
        pane: "names", radius: 2.5, color: "#222", weight: 1, fillColor: "#fff",
        fillOpacity: 1, interactive: false,
      }).addTo(map)
    );
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
    const icon = L.divIcon({ className: "herts-town", html: text, iconSize: null });
    return L.marker([town.lat, town.lon], {
      icon: icon, pane: "names", interactive: false, keyboard: false,
    }).addTo(map);
  }

  /* Largest towns first: a name that would cover another moves below or above, or is left out.
     All sizes are read before any name moves, as each reading after a move lays out the page. */
  function showNames(map) {
    const kept = [];
    const zoom = map.getZoom();
    const off = !(state.ground && state.ground.wanted);
    const names = [...map.getPane("names").querySelectorAll(".herts-town span")];
    const places = names.map((element) => ({
      size: [element.offsetWidth, element.offsetHeight],
      at: L.DomUtil.getPosition(element.parentElement),
      drawn: zoom >= Number(element.dataset.zoom) && !(off && element.dataset.ground),
    }));
    names.forEach((element, place) => {
      const { size, at, drawn } = places[place];
      const up = drawn && [-0.5, 0.45, -1.45].find((part) => {
        const box = { left: at.x - size[0] / 2, right: at.x + size[0] / 2,
          top: at.y + part * size[1], bottom: at.y + (part + 1) * size[1] };
        if (kept.some((other) => box.left < other.right + 3 && other.left < box.right + 3 &&
          box.top < other.bottom + 2 && other.top < box.bottom + 2)) return false;
        kept.push(box);
        return true;
      });
      const fits = typeof up === "number";
      if (fits) element.style.transform = "translate(-50%, " + 100 * up + "%)";
      element.style.visibility = fits ? "" : "hidden";
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

  /* As high as its window, whenever the page sets or changes that. */
  function fill(map) {
    const box = map.getContainer();
    box.style.height = "100vh";
    box.classList.add("herts-stage");
    map.invalidateSize(false);
    new ResizeObserver(() => map.invalidateSize(false)).observe(box);
  }

  function fullScreen(map) {
    button(map, "Full screen", "M3 9V3h6M15 3h6v6M21 15v6h-6M9 21H3v-6", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
    });
    const height = map.getContainer().style.height;
    document.addEventListener("fullscreenchange", function () {
      map.getContainer().style.height = document.fullscreenElement ? "100vh" : height;
      map.invalidateSize();
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
    window.hertsGeo.painted = 0;
    state.group = group;
    tiles(map, config.tiles);
    ground(map, Boolean(config.ground));
    go(map, config.view, config.fit);
    outline(map, config.outline);
    overlays(map, config.overlays || []);
    const layers = config.areas ? [config.areas] : [];
    forget(map, layers.map((item) => item.address));
    place(map, group, config.points);
    sites(map, group, config.sites);
    Promise.all(layers.map((item) => paint(map, group, item)))
      .then(() => {
        select(map, config.areas, config.selected);
        notice(map, "herts-lost", "");
      })
      .catch(() => notice(map, "herts-lost", config.lost))
      .finally(() => requestAnimationFrame(() => requestAnimationFrame(() => {
        if (token === state.token) window.hertsGeo.painted = config.token;
      })));
  }

  function forget(map, wanted) {
    painted.forEach((item, address) => {
      if (!wanted.includes(address)) {
        map.removeLayer(item.layer);
        painted.delete(address);
      }
    });
    if (state.selection) map.removeLayer(state.selection);
    state.selection = null;
  }

  function paint(map, group, painting) {
    return fetchOnce(painting.address).then((data) => {
      let item = painted.get(painting.address);
      if (!item) {
        item = { layer: outlines(data), parent: null, painting: painting };
        painted.set(painting.address, item);
        item.layer.bindTooltip((area) => tooltip(area, item.painting), { sticky: true });
      }
      item.painting = painting;
      if (item.parent) item.layer.removeEventParent(item.parent);
      item.layer.addEventParent(group);
      item.parent = group;
      restyle(item.layer, painting);
      if (!map.hasLayer(item.layer)) item.layer.addTo(map);
    });
  }

  function outlines(data) {
    let place = 0;
    return L.geoJSON(data, {
      renderer: state.renderer,
      pane: "areas",
      onEachFeature: (feature, area) => { area.hertsPlace = place++; },
    });
  }

  function restyle(layer, painting) {
    const missing = hatching();
    const values = decode(painting.values);
    layer.eachLayer((area) => {
      const digit = painting.classes[area.hertsPlace];
      area.hertsDigit = digit;
      area.hertsValue = values(area.hertsPlace);
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
    box.append(name, text);
    return box;
  }

  function words(area, painting) {
    if (area.hertsDigit === NO_DATA) return painting.title + ": no data";
    const value = area.hertsValue === null ? "" :
      " (" + area.hertsValue.toLocaleString("en-GB") + ", " + painting.unit + ")";
    return painting.title + ": " + painting.labels[parseInt(area.hertsDigit, 36)] + value;
  }

  /* Service points: each kind has its own shape; a dragged one reports where it was dropped. */
  function place(map, group, points) {
    if (state.points) map.removeLayer(state.points);
    state.points = null;
    if (!points) return;
    pane(map, "points", 460, true);
    state.points = L.layerGroup(points.items.map((item) => point(group, item, points.drag)));
    state.points.addTo(map);
    state.points.eachLayer((marker) => {
      marker.getElement().setAttribute("aria-label", marker.options.title);
    });
  }

  function point(group, item, drag) {
    const icon = L.divIcon({
      className: "herts-point herts-" + item.kind, html: "", iconSize: [16, 16],
    });
    const marker = L.marker([item.lat, item.lon], {
      icon: icon, pane: "points", title: item.label, keyboard: true, draggable: drag,
      autoPan: true, riseOnHover: true,
    });
    marker.feature = { type: "Feature", properties: { point: item.id } };
    marker.addEventParent(group);
    marker.on("dragend", () => {
      marker.feature.properties = { point: item.id, dragged: true };
      group.fire("click", { layer: marker, latlng: marker.getLatLng() });
    });
    return marker;
  }

  /* Sites: circles sized by homes, coloured and lettered by kind, small ones on top. */
  function sites(map, group, wanted) {
    if (state.sites) map.removeLayer(state.sites);
    state.sites = null;
    if (!wanted) return;
    pane(map, "sites", 455, true);
    state.sites = L.layerGroup(wanted.items.map((item) =>
      site(group, item, item.id === wanted.selected)));
    state.sites.addTo(map);
  }

  function site(group, item, marked) {
    const disc = document.createElement("div");
    disc.textContent = item.letter;
    disc.style.background = item.hollow ? "#fff" : item.colour;
    disc.style.borderColor = item.hollow ? item.colour : "#fff";
    disc.style.color = item.hollow ? item.colour : "#fff";
    disc.setAttribute("role", "img");
    disc.setAttribute("aria-label", item.label);
    const icon = L.divIcon({
      className: "herts-site" + (marked ? " herts-marked" : ""), html: disc,
      iconSize: [2 * item.radius, 2 * item.radius],
    });
    const marker = L.marker([item.lat, item.lon], {
      icon: icon, pane: "sites", keyboard: false,
      zIndexOffset: marked ? 1e6 : Math.round(-1000 * item.radius),
    });
    const words = document.createElement("div");
    words.textContent = item.label;
    marker.bindTooltip(words);
    marker.feature = { type: "Feature", properties: { point: item.id } };
    marker.addEventParent(group);
    return marker;
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

  function go(map, view, fit) {
    if (view && view.key === state.viewed) return;
    state.viewed = view ? view.key : null;
    if (!view && (!fit || fit.key === state.fitted)) return;
    state.fitted = fit ? fit.key : null;
    if (!view) return void map.fitBounds(fit.bounds,
      { paddingTopLeft: [8, 8], paddingBottomRight: [8, 36], animate: false }); // room for the credits
    /* a hair smaller, as rounding would else choose the next step out on the same screen */
    map.fitBounds(L.latLngBounds(view.bounds).pad(-0.01), { animate: false });
  }

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
