// The map's data, and what the filters make of it: routes, and places with their links.
const ROLES = ['origin', 'transit', 'destination', 'intended'];
const filters = { form: -1, period: -1, role: -1 };

function readFlows() {
  const raw = read('map-data');
  if (!raw) return null;
  const places = raw.places.map((row, index) => {
    const [code, english, swahili, x, y, country, roles, countries, counties, lower, upper] = row;
    return { index, code, names: [english, swahili], x, y, country, roles, countries, counties, lower, upper };
  });
  const cells = raw.cells.map(([from, to, intended, period, lower, upper, forms, through]) =>
    ({ from, to, intended, period, lower, upper, forms, through }));
  return { places, cells, forms: raw.forms, periods: raw.periods, home: raw.home, whole: raw.whole, near: raw.near };
}

// A year holds its quarters.
const holds = (period, other) => other === period || (period.length === 4 && other.startsWith(period + '-'));

function chosenCells(flows) {
  const period = flows.periods[filters.period];
  return flows.cells.filter((cell) =>
    (filters.form < 0 || cell.forms.includes(filters.form)) &&
    (filters.period < 0 || holds(period, flows.periods[cell.period])) &&
    (filters.role < 0 || filters.role === 0 || (filters.role === 1 ? cell.through.length > 0
      : (filters.role === 3) === (cell.intended === 1))));
}

// Routes between countries, or between counties where they are known, strongest first.
function sumRoutes(flows, cells, byCounty) {
  const end = (index) => (byCounty ? index : flows.places[index].country);
  const routes = new Map();
  for (const cell of cells) {
    const from = end(cell.from);
    const to = end(cell.to);
    const key = (from * flows.places.length + to) * 2 + cell.intended;
    let route = routes.get(key);
    if (!route) {
      route = { key, from: flows.places[from], to: flows.places[to], intended: cell.intended === 1, lower: 0, upper: 0,
        forms: new Set(), through: new Set(), periods: new Set() };
      routes.set(key, route);
    }
    route.lower += cell.lower;
    route.upper += cell.upper;
    for (const form of cell.forms) route.forms.add(form);
    for (const place of cell.through) route.through.add(end(place));
    route.periods.add(cell.period);
  }
  return [...routes.values()].sort((a, b) => b.lower + b.upper - a.lower - a.upper || a.key - b.key);
}

// The places to draw. With a form or a period chosen, only groups count, because presence facts tell no form.
function sumPlaces(flows, cells, byCounty) {
  const links = new Map();
  const parts = new Map();
  const link = (a, b) => {
    if (!links.has(a)) links.set(a, new Set());
    if (a !== b) links.get(a).add(b);
  };
  for (const cell of cells) {
    const named = [[cell.from, 0], [cell.to, cell.intended ? 3 : 2], ...cell.through.map((place) => [place, 1])];
    const ends = [];
    for (const [index, role] of named) {
      for (const place of new Set([index, flows.places[index].country])) {
        parts.set(place, (parts.get(place) || 0) | (1 << role));
        ends.push(place);
      }
    }
    for (const a of ends) {
      for (const b of ends) if (!within(flows, a, b)) link(a, b);
    }
  }
  const isNarrowed = filters.form >= 0 || filters.period >= 0;
  const shown = [];
  for (const place of flows.places) {
    const isCounty = place.country !== place.index;
    if (isCounty && !byCounty) continue;
    if (isNarrowed && !parts.has(place.index)) continue;
    const roles = (parts.get(place.index) || 0) | (isNarrowed ? 0 : place.roles);
    if (filters.role >= 0 && !(roles & (1 << filters.role))) continue;
    const linked = links.get(place.index);
    const degree = isNarrowed ? (linked ? linked.size : 0) : place.countries + (isCounty ? place.counties : 0);
    shown.push({ key: 'p' + place.index, place, degree, roles });
  }
  return shown.sort((a, b) => b.degree - a.degree || a.place.index - b.place.index);
}

// Whether one place lies in the other, or is it.
const within = (flows, a, b) => a === b || flows.places[a].country === b || flows.places[b].country === a;
