// Puts the page together. What was drawn without a script stands until here, so that it is seen at once.
function startMap() {
  const flows = readFlows();
  if (!flows) return;
  const drawing = makeDrawing(flows);
  const tables = makeTables(flows, drawing);
  const { stage, svg } = drawing;
  const status = document.getElementById('map-status');
  let frame = 0;

  function sayShown() {
    let [lower, upper] = [0, 0];
    for (const route of drawing.routes) [lower, upper] = [lower + route.lower, upper + route.upper];
    const values = { routes: grouped(drawing.routes.length), places: grouped(drawing.circles.length),
      n: interval(lower, upper), arrows: grouped(ARROWS) };
    status.textContent = !flows.cells.length ? word('shownPlaces', values)
      : drawing.routes.length ? word('shown', values) + (drawing.routes.length > ARROWS ? ' ' + word('thin', values) : '')
        : word('nothing', values);
  }

  // Everything again, for another choice of filters, level or language.
  function renew() {
    const hadFocus = svg.contains(document.activeElement);
    inspector.hide();
    drawing.choose();
    drawing.draw();
    inspector.label();
    if (hadFocus) {
      const first = svg.querySelector('[tabindex="0"]');
      if (first) first.focus({ preventScroll: true });
    }
    tables.draw();
    sayShown();
  }

  function move(window) {
    view = window;
    const isNear = view.w < COUNTIES_BELOW && flows.places.some((place) => place.country !== place.index);
    if (isNear !== drawing.byCounty) return renew();
    if (!frame) frame = requestAnimationFrame(() => {
      frame = 0;
      drawing.draw();
    });
  }

  const inspector = makeInspector(flows, drawing, move);
  const box = (list) => {
    const [xs, ys] = [list.map((place) => place.x), list.map((place) => place.y)];
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    const [w, h] = [Math.max(...xs) - x, Math.max(...ys) - y];
    return { x: x - w * 0.2, y: y - h * 0.2, w: Math.max(CLOSEST, w * 1.4), h: Math.max(CLOSEST, h * 1.4) };
  };
  const counties = () => flows.places.filter((place) => place.country !== place.index);
  makeControls(flows, {
    filter: () => {
      tables.reset();
      renew();
    },
    closer: () => move(zoomed(0.6)),
    wider: () => move(zoomed(1 / 0.6)),
    whole: () => move(fitted(flows.whole, stage)),
    counties: () => move(fitted(box(counties()), stage)),
    isTable: () => !tables.region.hidden,
    table: () => {
      tables.region.hidden = !tables.region.hidden;
      stage.hidden = !tables.region.hidden;
      tables.draw();
    },
  });
  svg.setAttribute('role', 'listbox');
  svg.removeAttribute('aria-labelledby');
  // A narrow stage has no room for the sea beside the routes.
  view = fitted(stage.clientWidth < 600 ? flows.near : flows.home, stage);
  drawing.choose();
  drawing.draw();
  inspector.label();
  sayShown();
  followers.push(() => renew());
  startMoves(stage, move);
  new ResizeObserver(() => {
    if (stage.clientWidth > 0) move(fitted(view, stage));
  }).observe(stage);
  root.dataset.map = 'ready';
}

if (labels) {
  startLanguages();
  // After the first paint, however many routes there are; a page that is printed unseen is never painted.
  let started = false;
  const start = () => {
    if (!started) {
      started = true;
      startMap();
    }
  };
  requestAnimationFrame(() => setTimeout(start));
  window.addEventListener('beforeprint', start);
  setTimeout(start, 2000);
}
