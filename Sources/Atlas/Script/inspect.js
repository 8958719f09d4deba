// What a route or place is: its name for screen readers, its tooltip, and the way to it with the keyboard.
const MORE = 12;

function listedNames(flows, indexes) {
  const names = [...indexes].map((index) => said(flows.places[index].names)).sort();
  const rest = names.length - MORE;
  return names.slice(0, MORE).join(', ') + (rest > 0 ? ' ' + word('andMore', { n: grouped(rest) }) : '');
}

function nameOf(item) {
  if (item.place) return said(item.place.names);
  const values = { from: said(item.from.names), to: said(item.to.names) };
  return word(item.from === item.to ? 'inside' : 'route', values) + (item.intended ? word('intendedMark') : '');
}

// The lines under the name.
function facts(flows, item) {
  if (item.place) {
    const { place, roles, degree } = item;
    const told = ROLES.filter((_, index) => roles & (1 << index)).map((role) => word(role));
    const links = filters.form >= 0 || filters.period >= 0
      ? word('linkedPlaces', { n: grouped(degree) })
      : place.countries + place.counties > 0
        ? word('linked', { n: grouped(place.countries), m: grouped(place.counties) }) : '';
    const count = place.lower < 0 ? word('noCount')
      : word('survivorsInAll', { n: interval(place.lower, place.upper) });
    return [told.join(', '), links, labels.places ? count : ''].filter(Boolean);
  }
  return [
    word('survivors', { n: interval(item.lower, item.upper) }),
    [...item.forms].map((form) => said(flows.forms[form])).sort().join(', '),
    item.through.size ? word('passing', { places: listedNames(flows, item.through) }) : '',
    [...item.periods].map((period) => flows.periods[period]).sort().join(', '),
  ].filter(Boolean);
}

function makeInspector(flows, drawing, move) {
  const { stage, svg } = drawing;
  const tip = document.getElementById('tip');
  let current = 0;
  let shown = null;

  const items = () => drawing.routes.concat(drawing.circles);
  const itemOf = (node) => items().find((item) => drawing.elements.get(item.key) === node);

  function show(item, x, y) {
    shown = item;
    tip.textContent = '';
    const name = document.createElement('strong');
    name.textContent = nameOf(item);
    tip.append(name);
    for (const fact of facts(flows, item)) {
      const line = document.createElement('span');
      line.textContent = fact;
      tip.append(line);
    }
    tip.hidden = false;
    const left = Math.max(4, Math.min(x + 14, stage.clientWidth - tip.offsetWidth - 4));
    const below = y + 16 + tip.offsetHeight < stage.clientHeight;
    tip.style.left = left + 'px';
    tip.style.top = Math.max(4, below ? y + 16 : y - tip.offsetHeight - 12) + 'px';
  }

  function hide() {
    shown = null;
    tip.hidden = true;
  }

  function middle(item) {
    if (item.place || item.from === item.to) {
      const point = item.place || item.from;
      return { x: point.x, y: point.y };
    }
    const [piece] = pieces(item.from, item.to);
    const [cx, cy] = bend(piece);
    return { x: (piece[0] + 2 * cx + piece[2]) / 4, y: (piece[1] + 2 * cy + piece[3]) / 4 };
  }

  const onStage = ({ x, y }) =>
    [((x - view.x) / view.w) * stage.clientWidth, ((y - view.y) / view.h) * stage.clientHeight];

  // Names every element again: after drawing, or in another language.
  function label() {
    const all = items();
    svg.setAttribute('aria-label', word('list', { n: grouped(drawing.routes.length), m: grouped(drawing.circles.length) }));
    current = Math.min(current, Math.max(0, all.length - 1));
    all.forEach((item, index) => {
      const node = drawing.elements.get(item.key);
      if (!node) return;
      node.setAttribute('tabindex', index === current ? '0' : '-1');
      node.setAttribute('aria-label', [nameOf(item), ...facts(flows, item)].join('; '));
      node.setAttribute('aria-posinset', String(index + 1));
      node.setAttribute('aria-setsize', String(all.length));
    });
  }

  function focus(index) {
    const all = items();
    if (!all.length) return;
    current = Math.max(0, Math.min(all.length - 1, index));
    const item = all[current];
    const point = middle(item);
    if (point.x < view.x || point.x > view.x + view.w || point.y < view.y || point.y > view.y + view.h) {
      move(kept({ x: point.x - view.w / 2, y: point.y - view.h / 2, w: view.w, h: view.h }));
    }
    if (!drawing.elements.has(item.key)) drawing.place(item);
    label();
    drawing.elements.get(item.key).focus({ preventScroll: true });
  }

  svg.addEventListener('focusin', (event) => {
    const item = itemOf(event.target);
    if (!item) return;
    current = items().indexOf(item);
    for (const node of svg.querySelectorAll('[aria-selected="true"]')) node.setAttribute('aria-selected', 'false');
    event.target.setAttribute('aria-selected', 'true');
    show(item, ...onStage(middle(item)));
  });
  svg.addEventListener('focusout', hide);
  stage.addEventListener('keydown', (event) => {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    if (event.key === 'Escape') hide();
    else if (event.key in steps && svg.contains(event.target)) focus(current + steps[event.key]);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(items().length - 1);
    else if (event.key === '+' || event.key === '=') move(zoomed(0.7));
    else if (event.key === '-') move(zoomed(1 / 0.7));
    else if (event.key === 'Enter' || event.key === ' ') {
      const item = items()[current];
      if (item) show(item, ...onStage(middle(item)));
    } else return;
    event.preventDefault();
  });

  let waiting = null;
  stage.addEventListener('pointermove', (event) => {
    if (event.buttons) return hide();
    const box = stage.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const item = svg.contains(event.target) ? itemOf(event.target) : null;
    if (item) return show(item, x, y);
    if (drawing.routes.length <= ARROWS) return hide();
    const first = !waiting;
    waiting = { x, y };
    if (first) requestAnimationFrame(() => {
      const point = { x: view.x + (waiting.x / stage.clientWidth) * view.w,
        y: view.y + (waiting.y / stage.clientHeight) * view.h };
      const line = drawing.lineAt(point);
      if (line) show(line, waiting.x, waiting.y);
      else hide();
      waiting = null;
    });
  });
  stage.addEventListener('click', (event) => {
    const item = itemOf(event.target);
    const box = stage.getBoundingClientRect();
    if (item) show(item, event.clientX - box.left, event.clientY - box.top);
  });
  stage.addEventListener('pointerleave', (event) => {
    if (event.pointerType === 'mouse' && !svg.contains(document.activeElement)) hide();
  });

  return { label, hide, again: () => { if (shown && tip.hidden === false) hide(); } };
}
