// The page's language. Both languages stand in the page; the root's lang says which one is shown.
const root = document.documentElement;
const read = (id) => {
  const node = document.getElementById(id);
  return node ? JSON.parse(node.textContent) : null;
};
const labels = read('labels');
const followers = [];

// A pair is [English, Swahili].
const said = (pair) => pair[root.lang === 'sw' ? 1 : 0];

const word = (key, values = {}) =>
  said(labels[key]).replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

const interval = (lower, upper) =>
  lower === upper ? grouped(lower) : word('between', { a: grouped(lower), b: grouped(upper) });

const shortInterval = (lower, upper) =>
  lower === upper ? grouped(lower) : grouped(lower) + '–' + grouped(upper);

function speak(language) {
  root.lang = language;
  document.title = word('title');
  for (const button of document.querySelectorAll('.languages button')) {
    button.setAttribute('aria-pressed', String(button.lang === language));
  }
  for (const follower of followers) follower();
}

function startLanguages() {
  const switcher = document.querySelector('.languages');
  if (!switcher) return;
  switcher.hidden = false;
  for (const button of switcher.querySelectorAll('button')) {
    button.addEventListener('click', () => speak(button.lang));
  }
}
