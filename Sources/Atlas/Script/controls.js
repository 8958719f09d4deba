// The filters and buttons over the map.
function makeControls(flows, actions) {
  const bar = document.getElementById('map-controls');

  function choice(name, key, all, options) {
    if (options.length < 2 && name !== 'role') return;
    if (!options.length) return;
    const label = document.createElement('label');
    const title = document.createElement('span');
    const select = document.createElement('select');
    select.id = 'filter-' + name;
    const entries = [[-1, () => word(all)], ...options];
    for (const [value] of entries) {
      const option = document.createElement('option');
      option.value = String(value);
      select.append(option);
    }
    const speakHere = () => {
      title.textContent = word(key);
      entries.forEach(([, text], index) => { select.options[index].textContent = text(); });
    };
    speakHere();
    followers.push(speakHere);
    select.addEventListener('change', () => {
      filters[name] = Number(select.value);
      actions.filter();
    });
    label.append(title, select);
    bar.append(label);
  }

  function button(id, key, action) {
    const node = document.createElement('button');
    node.type = 'button';
    node.id = id;
    const speakHere = () => { node.textContent = word(key(node)); };
    node.addEventListener('click', () => {
      action(node);
      speakHere();
    });
    speakHere();
    followers.push(speakHere);
    return node;
  }

  choice('form', 'form', 'allForms', flows.forms.map((pair, index) => [index, () => said(pair)]));
  choice('period', 'period', 'allPeriods', flows.periods.map((period, index) => [index, () => period]));
  if (flows.cells.length) {
    choice('role', 'role', 'allRoles', ROLES.map((role, index) => [index, () => word(role)]));
  }
  const group = document.createElement('div');
  group.className = 'moves';
  group.append(button('zoom-in', () => 'zoomIn', actions.closer), button('zoom-out', () => 'zoomOut', actions.wider),
    button('whole', () => 'whole', actions.whole));
  if (flows.places.some((place) => place.country !== place.index)) {
    group.append(button('counties', () => 'kenya', actions.counties));
  }
  group.append(button('as-table', () => (actions.isTable() ? 'asMap' : 'asTable'), (node) => {
    actions.table();
    node.setAttribute('aria-pressed', String(actions.isTable()));
  }));
  bar.append(group);
  bar.hidden = false;
}
