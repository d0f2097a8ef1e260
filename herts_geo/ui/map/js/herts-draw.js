/* Drawing tools. A finished shape is reported once; the app sends it back as the map's outline,
   and a small one can then be changed corner by corner. */
(function () {
  "use strict";
  const MOST_CORNERS = 60; // of a shape that can be changed by hand
  const LOOK = { color: "#000", weight: 3, dashArray: "10 6", fillOpacity: 0.08 };
  const state = { changed: null, preview: null, report: null };

  function start(map, tools) {
    state.report = tools.report;
    tools.pane(map, "drawn", 570, true);
    const look = Object.assign({ pane: "drawn", renderer: L.svg({ pane: "drawn" }) }, LOOK);
    state.look = look;
    state.changed = L.featureGroup().addTo(map);
    words();
    map.addControl(new L.Control.Draw({
      position: "topleft",
      draw: {
        polygon: { shapeOptions: look, showLength: false },
        rectangle: { shapeOptions: look, showArea: false },
        circle: { shapeOptions: look, feet: false },
        polyline: false, marker: false, circlemarker: false,
      },
      edit: { featureGroup: state.changed, remove: false },
    }));
    listen(map);
  }

  function listen(map) {
    const box = map.getContainer();
    const off = () => setTimeout(() => box.classList.remove("herts-drawing"), 150);
    map.on("draw:drawstart draw:editstart", () => box.classList.add("herts-drawing"));
    map.on("draw:drawstop draw:editstop", off); // later, as the last click is still on its way
    map.on("draw:created", (event) => { // st_folium, which listens too, reports it
      event.layer.feature = { type: "Feature", properties: { drawn: event.layerType } };
      if (state.preview) map.removeLayer(state.preview);
      state.preview = event.layer.addTo(map);
    });
    map.on("draw:edited", (event) => event.layers.eachLayer((layer) =>
      state.report({ drawn: "polygon" }, layer.toGeoJSON().geometry)));
  }

  function words() {
    const buttons = L.drawLocal.draw.toolbar.buttons;
    buttons.polygon = "Draw an area, corner by corner";
    buttons.rectangle = "Draw a rectangle";
    buttons.circle = "Draw a circle";
    L.drawLocal.edit.toolbar.buttons.edit = "Move the corners of the area";
    L.drawLocal.edit.toolbar.buttons.editDisabled = "Draw an area first; then its corners can move";
    L.drawLocal.edit.handlers.edit.tooltip = { text: "Drag the corners, then choose Save.",
      subtext: "Cancel undoes the changes." };
  }

  /* Takes over the shape that the app answers for: no preview any more, its corners to drag. */
  function edit(map, shape) {
    if (!state.changed) return;
    if (state.preview) map.removeLayer(state.preview);
    state.preview = null;
    state.changed.clearLayers();
    const simple = shape && shape.type === "Polygon" && shape.coordinates.length === 1;
    if (!simple || shape.coordinates[0].length > MOST_CORNERS) return;
    const corners = L.GeoJSON.coordsToLatLngs(shape.coordinates[0].slice(0, -1));
    const hidden = Object.assign({}, state.look, { opacity: 0, fillOpacity: 0, interactive: false });
    state.changed.addLayer(L.polygon(corners, hidden));
  }

  window.hertsDraw = { start: start, edit: edit };
})();
