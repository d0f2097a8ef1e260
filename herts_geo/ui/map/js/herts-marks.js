/* Marks on a map: service points with a shape for each kind, and lettered circles. Marks of a layer
   that lie over each other stand behind one that says how many they are, and opens them. The marks of
   a layer are one stop of the keyboard: arrow keys go from one to the next, Enter does what a click
   does. */
(function () {
  "use strict";
  const LARGEST = 28; // pixels: the radius of the largest mark
  const NEAR = 1.8; // of the smaller radius: marks whose centres are nearer count as one spot
  const GROUP = 12; // pixels: the least radius of the mark of a group
  const POINT = 8; // pixels: the radius of a service point
  const FEW = 12; // marks of a group that are listed; more are brought apart by going nearer
  const NEAREST = 17; // zoom
  const layers = new Map(); // key -> { marks, groups, told, parent }
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  let clicked = null; // the id of the mark that was clicked last

  /* What a layer holds is made anew only where it changed; `group`, if any, hears of clicks. */
  function draw(map, key, wanted, make, group) {
    const told = JSON.stringify(wanted);
    let item = layers.get(key);
    if (!item || item.told !== told) {
      const held = item && (item.opened || holding(item));
      remove(map, key);
      item = { told: told, parent: null, marks: L.featureGroup(wanted.items.map(make)),
        groups: L.layerGroup(), stop: held || wanted.selected || null, opened: null };
      item.marks.on("click", (event) => { clicked = event.layer.feature.properties.point; });
      layers.set(key, item);
      item.marks.eachLayer((mark) => keys(item, mark, () => press(mark)));
      item.marks.addTo(map);
      item.groups.addTo(map);
      gather(map, item);
      if (held && document.hasFocus()) where(item, held)?.getElement().focus({ preventScroll: true });
    }
    if (item.parent) item.marks.removeEventParent(item.parent);
    if (group) item.marks.addEventParent(group);
    item.parent = group;
    item.marks.eachLayer((mark) => name(mark, group));
  }

  function remove(map, key) {
    const item = layers.get(key);
    if (!item) return;
    map.removeLayer(item.groups);
    map.removeLayer(item.marks);
    layers.delete(key);
  }

  function keep(map, keys) {
    [...layers.keys()].filter((key) => !keys.includes(key)).forEach((key) => remove(map, key));
  }

  /* What a mark is called, and whether it can be pressed. */
  function name(mark, heard) {
    mark.getElement().setAttribute("aria-label", mark.herts.label);
    mark.getElement().setAttribute("role", heard ? "button" : "img");
  }

  /* What of a layer is seen, in the order of its marks: each mark, or the group that holds it. */
  function seen(item) {
    const groups = new Map();
    item.groups.eachLayer((group) => group.herts.marks.forEach((mark) => groups.set(mark, group)));
    return [...new Set(item.marks.getLayers().map((mark) => groups.get(mark) || mark))];
  }

  const stands = (each, id) =>
    [each, ...(each.herts.marks || [])].some((mark) => mark.feature?.properties.point === id);

  /* Where a mark is seen: itself, or the group that holds it. */
  function where(item, id) {
    return seen(item).find((each) => stands(each, id));
  }

  /* The id of the mark that has the keyboard, or of the first of a group. */
  function holding(item) {
    const held = seen(item).find((each) => each.getElement() === document.activeElement);
    return held ? first(held).feature.properties.point : null;
  }

  const first = (each) => (each.herts.marks || [each])[0];

  /* Makes a layer one stop: where the keyboard was last, else the chosen mark, else the first. */
  function settle(item) {
    const every = seen(item), stop = (item.stop && where(item, item.stop)) || every[0];
    every.forEach((each) => { each.getElement().tabIndex = each === stop ? 0 : -1; });
  }

  /* Goes on by arrow keys, Home and End. */
  function step(item, each, key) {
    const every = seen(item), place = every.indexOf(each) + (STEPS[key] || 0);
    const next = key === "Home" ? every[0] : key === "End" ? every.at(-1) :
      every[(place + every.length) % every.length];
    next.getElement().focus();
  }

  /* Service points: each kind has its own shape; a dragged one reports where it was dropped. */
  function points(map, key, wanted, group, pane) {
    draw(map, key, wanted, (item) => point(item, wanted, pane), group);
  }

  function point(item, wanted, pane) {
    const marked = Boolean(item.id) && item.id === wanted.selected;
    const icon = L.divIcon({
      className: "herts-point herts-" + item.kind + (marked ? " herts-marked-point" : ""),
      html: "", iconSize: [16, 16],
    });
    const mark = L.marker([item.lat, item.lon], {
      icon: icon, pane: pane, title: item.label, keyboard: true, draggable: wanted.drag,
      autoPan: true, riseOnHover: true,
    });
    mark.herts = { label: item.label, radius: POINT, colour: "#111", marked: marked, count: 1 };
    mark.feature = { type: "Feature", properties: { point: item.id } };
    mark.on("dragend", () => {
      mark.feature.properties = { point: item.id, dragged: true };
      mark.fire("click", { latlng: mark.getLatLng() }, true);
    });
    return mark;
  }

  /* Lettered circles: coloured by kind, small ones on top. */
  function sites(map, key, wanted, group, pane) {
    draw(map, key, wanted, (item) => site(item, item.id === wanted.selected, pane), group);
  }

  function site(item, marked, pane) {
    const disc = document.createElement("div");
    disc.textContent = item.letter;
    disc.style.background = item.hollow ? "#fff" : item.colour;
    disc.style.borderColor = item.hollow ? item.colour : "#fff";
    disc.style.color = item.hollow ? item.colour : "#fff";
    const icon = L.divIcon({
      className: "herts-site" + (marked ? " herts-marked" : ""), html: disc,
      iconSize: [2 * item.radius, 2 * item.radius],
    });
    const mark = L.marker([item.lat, item.lon], {
      icon: icon, pane: pane, keyboard: true,
      zIndexOffset: marked ? 1e6 : Math.round(-1000 * item.radius),
    });
    mark.bindTooltip(words(item.label));
    mark.herts = { label: item.label, radius: item.radius, colour: item.colour, marked: marked,
      count: item.count };
    mark.feature = { type: "Feature", properties: { point: item.id } };
    return mark;
  }

  function words(text) {
    const box = document.createElement("div");
    box.textContent = text;
    return box;
  }

  function gatherAll(map) {
    layers.forEach((item) => gather(map, item));
  }

  /* Which marks lie over each other at this zoom, by a grid of squares as wide as the largest. */
  function gather(map, item) {
    const squares = new Map(), found = [], zoom = map.getZoom(), wide = NEAR * LARGEST;
    item.groups.clearLayers();
    item.marks.eachLayer((mark) => {
      const at = map.project(mark.getLatLng(), zoom);
      const column = Math.floor(at.x / wide), row = Math.floor(at.y / wide);
      const near = mark.herts.marked ? null : nearest(squares, column, row, at, mark);
      if (near) return void near.marks.push(mark);
      const made = { at: at, radius: mark.herts.radius, marks: [mark] };
      found.push(made);
      if (mark.herts.marked) return;
      const square = column + " " + row;
      squares.set(square, (squares.get(square) || []).concat(made));
    });
    joined(found).forEach((each) => {
      const many = each.marks.length > 1;
      each.marks.forEach((mark) => { mark.getElement().style.display = many ? "none" : ""; });
      if (many) item.groups.addLayer(together(map, item, each.marks));
    });
    settle(item);
  }

  /* Groups take in what their own mark would cover, the largest first. */
  function joined(found) {
    const groups = found.filter((each) => each.marks.length > 1)
      .sort((one, other) => other.marks.length - one.marks.length);
    const gone = new Set();
    groups.forEach((group) => {
      if (gone.has(group)) return;
      found.forEach((each) => {
        if (each === group || gone.has(each) || each.marks[0].herts.marked) return;
        const wide = each.marks.length > 1 ? GROUP : Math.min(each.radius, GROUP);
        if (each.at.distanceTo(group.at) >= NEAR * wide) return;
        gone.add(each);
        group.marks = group.marks.concat(each.marks);
      });
    });
    return found.filter((each) => !gone.has(each));
  }

  function nearest(squares, column, row, at, mark) {
    for (let x = column - 1; x <= column + 1; x++)
      for (let y = row - 1; y <= row + 1; y++)
        for (const made of squares.get(x + " " + y) || [])
          if (at.distanceTo(made.at) < NEAR * Math.min(made.radius, mark.herts.radius)) return made;
    return null;
  }

  /* The mark of a group: its number on the colour that all of them have, else on black. */
  function together(map, item, marks) {
    const colours = new Set(marks.map((mark) => mark.herts.colour));
    const disc = document.createElement("div"), count = marks.reduce(
      (sum, mark) => sum + mark.herts.count, 0);
    disc.textContent = count;
    disc.style.background = colours.size === 1 ? marks[0].herts.colour : "#1a1a1a";
    const size = Math.round(2 * GROUP + 4 * Math.log10(count));
    const group = L.marker(middle(marks), {
      icon: L.divIcon({ className: "herts-group", html: disc, iconSize: [size, size] }),
      pane: marks[0].options.pane, keyboard: true, zIndexOffset: 1e5,
    });
    const told = count + " at one spot. Open to see each.";
    group.herts = { marks: marks };
    group.bindTooltip(words(told));
    group.on("add", () => {
      group.getElement().setAttribute("role", "button");
      group.getElement().setAttribute("aria-label", told);
    });
    group.on("click", () => open(map, item, marks));
    keys(item, group, () => open(map, item, marks));
    return group;
  }

  const press = (mark) => mark.fire("click", { latlng: mark.getLatLng() }, true);

  /* Enter and the space bar do what a click does. */
  function keys(item, each, act) {
    each.on("keydown", ({ originalEvent: event }) => {
      const acts = ["Enter", " "].includes(event.key), steps = STEPS[event.key];
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (!acts && !steps && !["Home", "End"].includes(event.key)) return;
      L.DomEvent.stop(event);
      if (acts) act();
      else step(item, each, event.key);
    });
    each.on("add", () => L.DomEvent.on(each.getElement(), "focus", () => {
      item.stop = first(each).feature.properties.point;
      item.opened = null;
      settle(item);
    }));
  }

  function middle(marks) {
    const spots = marks.map((mark) => mark.getLatLng());
    return ["lat", "lng"].map((side) =>
      spots.reduce((sum, spot) => sum + spot[side], 0) / spots.length);
  }

  /* Goes so near that the marks come apart; those that never would, or are few, are listed. */
  function open(map, item, marks) {
    const box = L.latLngBounds(marks.map((mark) => mark.getLatLng()));
    const zoom = Math.min(map.getBoundsZoom(box.pad(0.2)), NEAREST);
    if (marks.length <= FEW || zoom <= map.getZoom() + 0.5) return list(map, item, marks);
    map.setView(box.getCenter(), zoom, { animate: false });
    map.getContainer().focus();
  }

  function list(map, item, marks) {
    const rows = document.createElement("ul");
    rows.className = "herts-grouped";
    marks.forEach((mark) => {
      const row = rows.appendChild(document.createElement("li"));
      const entry = row.appendChild(document.createElement(item.parent ? "button" : "span"));
      entry.textContent = mark.herts.label;
      if (item.parent) entry.onclick = () => {
        map.closePopup();
        item.opened = mark.feature.properties.point; // which has the keyboard when it is drawn anew
        press(mark);
      };
    });
    const popup = L.popup({ maxWidth: 280, maxHeight: 220, offset: [0, -6] })
      .setLatLng(middle(marks)).setContent(rows).openOn(map);
    popup.getElement().addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });
    const box = popup.getElement().querySelector(".leaflet-popup-content");
    box.tabIndex = 0; // it may be longer than its room
    (rows.querySelector("button") || box).focus({ preventScroll: true });
  }

  /* Where the marks stand that are seen, in pixels of the map. */
  function boxes(map) {
    const box = (each, radius) => {
      const at = map.latLngToContainerPoint(each.getLatLng());
      return { left: at.x - radius, right: at.x + radius, top: at.y - radius, bottom: at.y + radius };
    };
    return [...layers.values()].flatMap((item) => [
      ...item.marks.getLayers().filter((mark) => mark.getElement().style.display !== "none")
        .map((mark) => box(mark, mark.herts.radius)),
      ...item.groups.getLayers().map((group) => box(group, GROUP)),
    ]);
  }

  /* What was clicked last; it is told once. */
  function last() {
    const told = clicked;
    clicked = null;
    return told;
  }

  /* The mark with an id, in the layers of the page itself. */
  function find(id) {
    for (const item of layers.values())
      for (const mark of item.parent ? item.marks.getLayers() : [])
        if (mark.feature.properties.point === id) return mark;
    return null;
  }

  window.hertsMarks = { points: points, sites: sites, keep: keep, gather: gatherAll, find: find,
    boxes: boxes, clicked: last };
})();
