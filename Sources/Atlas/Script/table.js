// The map's data as tables, for whoever cannot use a map: the same routes and places, under the same filters.
const ROWS = 100;

function makeTables(flows, drawing) {
  const region = document.getElementById('map-table');
  let rows = ROWS;

  function cell(row, kind, text, style) {
    const node = document.createElement(kind);
    node.textContent = text;
    if (kind === 'th') node.scope = row.dataset.head ? 'col' : 'row';
    if (style) node.className = style;
    row.append(node);
  }

  function table(title, heads, items, cells) {
    const node = document.createElement('table');
    const caption = document.createElement('caption');
    caption.textContent = title;
    const head = document.createElement('tr');
    head.dataset.head = 'yes';
    heads.forEach(([text, style]) => cell(head, 'th', text, style));
    const top = document.createElement('thead');
    top.append(head);
    const body = document.createElement('tbody');
    for (const item of items.slice(0, rows)) {
      const row = document.createElement('tr');
      cells(item).forEach((text, index) => cell(row, index ? 'td' : 'th', text, heads[index][1]));
      body.append(row);
    }
    node.append(caption, top, body);
    return node;
  }

  function draw() {
    region.textContent = '';
    if (region.hidden) return;
    if (drawing.routes.length) {
      region.append(table(word('routesTable', { n: grouped(drawing.routes.length) }),
        [[word('fromTo')], [word('survivorsHead'), 'n'], [word('form')], [word('passingHead')], [word('period')]],
        drawing.routes, (route) => [nameOf(route), shortInterval(route.lower, route.upper),
          [...route.forms].map((form) => said(flows.forms[form])).sort().join(', '),
          listedNames(flows, route.through), [...route.periods].map((p) => flows.periods[p]).sort().join(', ')]));
    }
    if (drawing.circles.length) {
      const heads = [[word('place')]].concat(labels.places
        ? [[word('role')], [word('countries'), 'n'], [word('counties'), 'n'], [word('survivorsHead'), 'n']] : []);
      region.append(table(word('placesTable', { n: grouped(drawing.circles.length) }), heads, drawing.circles,
        ({ place, roles }) => [said(place.names),
          ROLES.filter((_, index) => roles & (1 << index)).map((role) => word(role)).join(', '),
          grouped(place.countries), grouped(place.counties),
          place.lower < 0 ? word('noCount') : shortInterval(place.lower, place.upper)].slice(0, heads.length)));
    }
    if (Math.max(drawing.routes.length, drawing.circles.length) > rows) {
      const more = document.createElement('button');
      more.type = 'button';
      more.textContent = word('more');
      more.addEventListener('click', () => {
        rows += 5 * ROWS;
        draw();
      });
      region.append(more);
    }
  }

  return { draw, region, reset: () => { rows = ROWS; } };
}
