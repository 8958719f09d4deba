// Draws routes and places. The strongest routes are arrows; of thousands the rest are thin lines on a canvas.
const ARROWS = 300;

function makeDrawing(flows) {
  const stage = document.getElementById('stage');
  const land = document.getElementById('land');
  const svg = document.getElementById('flows');
  const canvas = document.getElementById('lines');
  const make = (name) => document.createElementNS(svg.namespaceURI, name);
  const layers = ['routes', 'circles', 'names'].map((name) => {
    const layer = svg.querySelector('.' + name);
    layer.textContent = '';
    if (name === 'names') layer.setAttribute('aria-hidden', 'true');
    else layer.setAttribute('role', 'presentation');
    return layer;
  });
  const [routeLayer, circleLayer, nameLayer] = layers;
  const crossing = sumRoutes(flows, flows.cells, false).find((route) => route.from !== route.to);
  const strongest = crossing ? crossing.lower + crossing.upper : 1;
  const most = (places, isCounty) => Math.max(1, ...places.map((p) => p.countries + (isCounty ? p.counties : 0)));
  const mostCountries = most(flows.places.filter((p) => p.country === p.index), false);
  const mostLinks = Math.max(mostCountries, most(flows.places.filter((p) => p.country !== p.index), true));
  const drawing = { stage, svg, routes: [], circles: [], elements: new Map(), byCounty: false };
  let timer = 0;

  const width = (route, pixel) => pixel * Math.max(0.8, Math.min(10, (10 * (route.lower + route.upper)) / strongest));
  const size = (degree, pixel) =>
    pixel * Math.max(2.2, 11 * Math.sqrt(Math.min(1, degree / (drawing.byCounty ? mostLinks : mostCountries))));
  const radius = (circle, pixel) => size(circle.degree, pixel);
  const gap = (place, pixel) => size(drawing.degrees.get(place.index) || 0, pixel) + 1.5 * pixel;

  function element(item, layer) {
    let node = drawing.elements.get(item.key);
    if (!node) {
      node = make(item.place ? 'circle' : 'path');
      node.setAttribute('role', 'option');
      node.setAttribute('tabindex', '-1');
      node.setAttribute('aria-selected', 'false');
      drawing.elements.set(item.key, node);
    }
    if (node.parentNode !== layer) layer.append(node);
    return node;
  }

  drawing.place = (item, pixel = pixelOf(stage)) => {
    const node = element(item, item.place ? circleLayer : routeLayer);
    if (item.place) {
      node.setAttribute('class', item.place.lower < 0 ? 'circle plain' : 'circle');
      node.setAttribute('cx', item.place.x);
      node.setAttribute('cy', item.place.y);
      node.setAttribute('r', Math.round(radius(item, pixel)));
    } else {
      node.setAttribute('class', item.intended ? 'route intended' : 'route');
      node.setAttribute('d', shape(item.from, item.to, width(item, pixel), pixel, gap(item.to, pixel)));
    }
    return node;
  };

  // What the filters and the level choose; the view only changes sizes.
  drawing.choose = () => {
    const cells = chosenCells(flows);
    drawing.byCounty = view.w < COUNTIES_BELOW && flows.places.some((place) => place.country !== place.index);
    drawing.routes = sumRoutes(flows, cells, drawing.byCounty);
    drawing.circles = sumPlaces(flows, cells, drawing.byCounty);
    drawing.degrees = new Map(drawing.circles.map((circle) => [circle.place.index, circle.degree]));
    drawing.elements.clear();
    routeLayer.textContent = '';
    circleLayer.textContent = '';
  };

  drawing.draw = () => {
    const pixel = pixelOf(stage);
    const box = [view.x, view.y, view.w, view.h].map(Math.round).join(' ');
    land.setAttribute('viewBox', box);
    land.classList.toggle('near', view.w < COUNTIES_BELOW);
    svg.setAttribute('viewBox', box);
    for (const route of drawing.routes.slice(0, ARROWS)) drawing.place(route, pixel);
    for (const circle of drawing.circles) drawing.place(circle, pixel);
    drawNames(pixel);
    clearTimeout(timer);
    const rest = drawing.routes.length > ARROWS;
    canvas.hidden = !rest;
    if (rest) timer = setTimeout(drawLines, canvas.width > 0 ? 120 : 0);
  };

  function drawNames(pixel) {
    nameLayer.textContent = '';
    const taken = [];
    const letter = 12.5 * pixel;
    for (const circle of drawing.circles) {
      if (taken.length >= 40) break;
      const { x, y } = circle.place;
      if (x < view.x || x > view.x + view.w || y < view.y || y > view.y + view.h) continue;
      const text = said(circle.place.names);
      const left = x + radius(circle, pixel) + 2.5 * pixel;
      const box = [left, y - letter * 0.6, left + text.length * letter * 0.63, y + letter * 0.6];
      if (box[2] > view.x + view.w || box[1] < view.y || box[3] > view.y + view.h) continue;
      if (taken.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) continue;
      taken.push(box);
      const node = make('text');
      node.setAttribute('x', Math.round(left));
      node.setAttribute('y', Math.round(y + letter * 0.34));
      node.setAttribute('font-size', Math.round(letter));
      node.textContent = text;
      nameLayer.append(node);
    }
  }

  function drawLines() {
    const scale = window.devicePixelRatio || 1;
    canvas.width = Math.round(stage.clientWidth * scale);
    canvas.height = Math.round(stage.clientHeight * scale);
    const context = canvas.getContext('2d');
    const zoom = canvas.width / view.w;
    const x = (value) => (value - view.x) * zoom;
    const y = (value) => (value - view.y) * zoom;
    context.strokeStyle = 'rgba(15, 76, 92, 0.13)';
    context.lineWidth = 0.8 * scale;
    let count = 0;
    context.beginPath();
    for (const route of drawing.routes.slice(ARROWS)) {
      if (route.from === route.to) continue;
      for (const piece of pieces(route.from, route.to)) {
        const [cx, cy] = bend(piece);
        context.moveTo(x(piece[0]), y(piece[1]));
        context.quadraticCurveTo(x(cx), y(cy), x(piece[2]), y(piece[3]));
      }
      if (++count % 500 === 0) {
        context.stroke();
        context.beginPath();
      }
    }
    context.stroke();
    canvas.dataset.lines = String(count);
  }

  // The thin line next to a point, at most five pixels away.
  drawing.lineAt = (point) => {
    const reach = (5 * view.w) / Math.max(1, stage.clientWidth);
    let best = null;
    let least = reach;
    for (const route of drawing.routes.slice(ARROWS)) {
      if (route.from === route.to) continue;
      for (const piece of pieces(route.from, route.to)) {
        const [x1, y1, x2, y2] = piece;
        const [cx, cy] = bend(piece);
        if (point.x < Math.min(x1, x2, cx) - reach || point.x > Math.max(x1, x2, cx) + reach) continue;
        if (point.y < Math.min(y1, y2, cy) - reach || point.y > Math.max(y1, y2, cy) + reach) continue;
        for (let t = 0; t <= 1; t += 1 / 64) {
          const u = 1 - t;
          const distance = Math.hypot(u * u * x1 + 2 * u * t * cx + t * t * x2 - point.x,
            u * u * y1 + 2 * u * t * cy + t * t * y2 - point.y);
          if (distance < least) [best, least] = [route, distance];
        }
      }
    }
    return best;
  };

  return drawing;
}
