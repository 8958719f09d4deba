// What part of the map is seen: zoom, pan, and fitting it to the stage.
const WORLD = { x: -192000, y: -95000, w: 384000, h: 168000 };
const COUNTIES_BELOW = 60000;
const CLOSEST = 5000;
let view = null;

// The smallest window of the stage's proportions that holds the box.
function fitted(box, stage) {
  const aspect = stage.clientWidth / Math.max(1, stage.clientHeight);
  if (Math.abs((aspect * box.h) / box.w - 1) < 0.01) return { ...box };
  const w = Math.max(box.w, box.h * aspect);
  const h = w / aspect;
  return { x: box.x + box.w / 2 - w / 2, y: box.y + box.h / 2 - h / 2, w, h };
}

function zoomed(factor, at) {
  const widest = Math.max(WORLD.w, WORLD.h * (view.w / view.h));
  const w = Math.min(widest, Math.max(CLOSEST, view.w * factor));
  const real = w / view.w;
  const point = at || { x: view.x + view.w / 2, y: view.y + view.h / 2 };
  return kept({ x: point.x - (point.x - view.x) * real, y: point.y - (point.y - view.y) * real, w, h: view.h * real });
}

// The window's middle never leaves the world.
function kept(window) {
  const x = Math.min(WORLD.x + WORLD.w, Math.max(WORLD.x, window.x + window.w / 2)) - window.w / 2;
  const y = Math.min(WORLD.y + WORLD.h, Math.max(WORLD.y, window.y + window.h / 2)) - window.h / 2;
  return { x, y, w: window.w, h: window.h };
}

const pixelOf = (stage) => (view.w / 1000) * (stage.clientWidth < 600 ? 1.7 : 1);

function startMoves(stage, move) {
  const pointers = new Map();
  const place = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: view.x + ((event.clientX - box.left) / box.width) * view.w,
      y: view.y + ((event.clientY - box.top) / box.height) * view.h };
  };
  stage.addEventListener('wheel', (event) => {
    // The page scrolls as usual; the map zooms once it has the focus, or with the key that zooms everywhere.
    if (!event.ctrlKey && !event.metaKey && !stage.contains(document.activeElement)) return;
    event.preventDefault();
    move(zoomed(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 240), place(event)));
  }, { passive: false });
  stage.addEventListener('pointerdown', (event) => {
    pointers.set(event.pointerId, event);
  });
  stage.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const box = stage.getBoundingClientRect();
    if (pointers.size === 1) {
      if (event.pointerType === 'mouse' && event.buttons === 0) return pointers.clear();
      const dx = ((event.clientX - before.clientX) / box.width) * view.w;
      const dy = ((event.clientY - before.clientY) / box.height) * view.h;
      if (Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < 3) return;
      move(kept({ x: view.x - dx, y: view.y - dy, w: view.w, h: view.h }));
    } else if (pointers.size === 2) {
      const other = [...pointers.values()].find((pointer) => pointer.pointerId !== event.pointerId);
      const gap = (pointer) => Math.max(1, Math.hypot(pointer.clientX - other.clientX, pointer.clientY - other.clientY));
      move(zoomed(gap(before) / gap(event), place(event)));
    }
    pointers.set(event.pointerId, event);
  });
  for (const name of ['pointerup', 'pointercancel', 'pointerleave']) {
    stage.addEventListener(name, (event) => pointers.delete(event.pointerId));
  }
}
