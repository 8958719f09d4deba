// The shapes of flows, as FlowShape.swift draws them, and the map's edge, as EqualEarth.swift has it.
const RADIUS = 70000;
const A = [1.340264, -0.081106, 0.000893, 0.003796];
const height = (t) => t * (A[0] + A[1] * t ** 2 + t ** 6 * (A[2] + A[3] * t ** 2));
const slope = (t) => A[0] + 3 * A[1] * t ** 2 + t ** 6 * (7 * A[2] + 9 * A[3] * t ** 2);

// How far east of its meridian the map reaches at the height y.
function edge(y) {
  let theta = -y / RADIUS;
  for (let i = 0; i < 8; i++) theta -= (height(theta) + y / RADIUS) / slope(theta);
  return (RADIUS * 2 * Math.sqrt(3) * Math.PI * Math.cos(theta)) / (3 * slope(theta));
}

const unit = (x, y) => {
  const length = Math.max(1e-9, Math.hypot(x, y));
  return [x / length, y / length];
};

// The stretches of a flow: two where the short way leads over the map's edge. Each is
// [x1, y1, x2, y2, share of the width at its start, at its end, whether it has the head].
function pieces(a, b) {
  const from = a.x / edge(a.y);
  const to = b.x / edge(b.y);
  if (Math.abs(to - from) <= 1) return [[a.x, a.y, b.x, b.y, 0.3, 1, true]];
  const side = from > 0 ? 1 : -1;
  const share = (1 - Math.abs(from)) / (1 - Math.abs(from) + (1 - Math.abs(to)));
  const y = a.y + (b.y - a.y) * (Number.isFinite(share) ? share : 0.5);
  const x = edge(y);
  return [
    [a.x, a.y, side * x, y, 0.3, 0.65, false],
    [-side * x, y, b.x, b.y, 0.65, 1, true],
  ];
}

// The curve's third point.
const bend = ([x1, y1, x2, y2]) => [(x1 + x2) / 2 + (y2 - y1) * 0.18, (y1 + y2) / 2 - (x2 - x1) * 0.18];

// The gap keeps the head out of the circle at its end.
function arrow(piece, width, pixel, gap) {
  const [x1, y1, thinner, thicker, hasHead] = [piece[0], piece[1], ...piece.slice(4)];
  const length = Math.max(1, Math.hypot(piece[2] - x1, piece[3] - y1));
  const [cx, cy] = bend(piece);
  const inwards = unit(piece[2] - cx, piece[3] - cy);
  const back = hasHead ? Math.min(gap, length * 0.4) : 0;
  const [x2, y2] = [piece[2] - inwards[0] * back, piece[3] - inwards[1] * back];
  const first = unit(cx - x1, cy - y1);
  const last = inwards;
  const thin = (width * thinner) / 2;
  const thick = (width * thicker) / 2;
  const head = hasHead ? Math.min(length * 0.4, width * 1.1 + 4 * pixel) : 0;
  const neck = [x2 - last[0] * head, y2 - last[1] * head];
  const middle = (thin + thick) / 2;
  const normal = [-(piece[3] - y1) / length, (piece[2] - x1) / length];
  const barb = hasHead ? thick + 1.6 * pixel + width * 0.25 : thick;
  const at = ([x, y], [nx, ny], distance) => Math.round(x + nx * distance) + ' ' + Math.round(y + ny * distance);
  const n0 = [-first[1], first[0]];
  const n1 = [-last[1], last[0]];
  return 'M' + at([x1, y1], n0, thin) + 'Q' + at([cx, cy], normal, middle) + ' ' + at(neck, n1, thick) +
    'L' + at(neck, n1, barb) + 'L' + at([x2, y2], n1, 0) + 'L' + at(neck, n1, -barb) + 'L' + at(neck, n1, -thick) +
    'Q' + at([cx, cy], normal, -middle) + ' ' + at([x1, y1], n0, -thin) + 'Z';
}

function ring(point, width, pixel) {
  const outer = 11 * pixel + width / 2;
  const inner = outer - width;
  const y = point.y - outer;
  const circle = (radius, sweep) => {
    const r = Math.round(radius);
    return `M${Math.round(point.x)} ${Math.round(y - radius)}a${r} ${r} 0 1 ${sweep} 0 ${2 * r}` +
      `a${r} ${r} 0 1 ${sweep} 0 ${-2 * r}Z`;
  };
  return circle(outer, 1) + circle(inner, 0);
}

const shape = (from, to, width, pixel, gap) =>
  from === to ? ring(from, width, pixel) : pieces(from, to).map((piece) => arrow(piece, width, pixel, gap)).join('');
