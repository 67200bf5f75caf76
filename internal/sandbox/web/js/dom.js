// Building blocks for the page. Text only ever enters the document as text
// nodes: there is no innerHTML anywhere, so no message can become markup.

const SVG = 'http://www.w3.org/2000/svg';

// h makes an element. Props: on* are listeners, `data`/`aria`/`style` are
// maps, booleans toggle attributes, the rest are attributes. Null children
// are skipped so that optional parts read naturally.
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) el.addEventListener(name.slice(2), value);
    else if (name === 'class') el.className = value;
    else if (name === 'data') Object.assign(el.dataset, value);
    else if (name === 'aria') for (const [k, v] of Object.entries(value)) el.setAttribute('aria-' + k, v);
    else if (name === 'style') for (const [k, v] of Object.entries(value)) el.style.setProperty(k, v);
    else if (name === 'testid') el.setAttribute('data-testid', value);
    else el.setAttribute(name, value === true ? '' : value);
  }
  append(el, children);
  return el;
}

export function append(el, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    el.append(child);
  }
  return el;
}

export function replace(el, ...children) {
  el.replaceChildren();
  return append(el, children);
}

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  send: 'M4 12l16-8-6 17-3.2-6.6z',
  attach: 'M20 11.5l-8.2 8.2a5 5 0 01-7.1-7.1l8.6-8.6a3.3 3.3 0 014.7 4.7l-8.5 8.5a1.7 1.7 0 01-2.4-2.4l7.6-7.6',
  photo: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9v.01',
  camera: 'M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  mic: 'M12 15a3 3 0 003-3V6a3 3 0 10-6 0v6a3 3 0 003 3zM6 12a6 6 0 0012 0M12 18v3',
  pin: 'M12 21s7-6.2 7-11.5A7 7 0 005 9.5C5 14.8 12 21 12 21zM12 12a2.5 2.5 0 100-5 2.5 2.5 0 000 5z',
  tack: 'M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v6',
  close: 'M6 6l12 12M18 6L6 18',
  keyboard: 'M3 6h18v12H3zM7 10v.01M12 10v.01M17 10v.01M8 14h8',
  slash: 'M5 4h14v16H5zM13.5 8l-3 8',
  down: 'M6 9l6 6 6-6',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  user: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20a7.5 7.5 0 0115 0',
  addUser: 'M10 12a4 4 0 100-8 4 4 0 000 8zM3 20a7 7 0 0114 0M19 8v6M16 11h6',
  group: 'M9 12a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 19a6.5 6.5 0 0113 0M16 5.3a3.5 3.5 0 010 6.4M18 14a6 6 0 013.5 5',
  reply: 'M10 6l-6 6 6 6M4 12h9a7 7 0 017 7',
  link: 'M10 14a4 4 0 006 0l3-3a4.2 4.2 0 00-6-6l-1.5 1.5M14 10a4 4 0 00-6 0l-3 3a4.2 4.2 0 006 6l1.5-1.5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  clock: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2',
  split: 'M4 5h16v14H4zM12 5v14',
  block: 'M12 21a9 9 0 100-18 9 9 0 000 18zM5.7 5.7l12.6 12.6',
  exit: 'M10 5H5v14h5M14 8l4 4-4 4M18 12H9',
  play: 'M8 5l11 7-11 7z',
  bot: 'M5 9h14v10H5zM12 9V5M9 13.5v.01M15 13.5v.01M2.5 13v3M21.5 13v3',
  globe: 'M12 21a9 9 0 100-18 9 9 0 000 18zM3 12h18M12 3c5 5.5 5 12.5 0 18M12 3c-5 5.5-5 12.5 0 18',
  warn: 'M12 4l9 16H3zM12 10v4M12 17v.01',
};

// icon draws one of the line icons; decorative, so hidden from screen readers.
export function icon(name, size = 24) {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [k, v] of Object.entries({
    viewBox: '0 0 24 24', width: size, height: size, fill: 'none', stroke: 'currentColor',
    'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true',
  })) svg.setAttribute(k, v);
  svg.classList.add('icon');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

// iconButton is a button whose only content is an icon; the label is what screen
// readers say, once, and what the pointer sees beside it (page.css).
export function iconButton(name, label, props = {}) {
  return h('button', {
    type: 'button', ...props, class: 'icon-button ' + (props.class || ''),
    aria: { label, ...(props.aria || {}) },
  }, icon(name));
}

// rove makes arrow keys move among the focusable children of a list, so that
// Tab passes over the list in one step.
export function rove(list, selector) {
  list.addEventListener('keydown', (ev) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[ev.key];
    const items = [...list.querySelectorAll(selector)];
    const at = items.indexOf(document.activeElement);
    if (at < 0) return;
    let to = at;
    if (step) to = Math.min(items.length - 1, Math.max(0, at + step));
    else if (ev.key === 'Home') to = 0;
    else if (ev.key === 'End') to = items.length - 1;
    else return;
    ev.preventDefault();
    items[to].focus();
  });
}

// tabStop leaves exactly one item of a roving list in the tab order.
export function tabStop(list, selector, current) {
  const items = [...list.querySelectorAll(selector)];
  const chosen = current && items.includes(current) ? current : items[0];
  for (const item of items) item.tabIndex = item === chosen ? 0 : -1;
}

export const wide = matchMedia('(min-width: 1000px)');
export const mouse = matchMedia('(hover: hover) and (pointer: fine)');
export const calm = matchMedia('(prefers-reduced-motion: reduce)');

// testReady lets browser tests wait for the page instead of sleeping.
export function flag(name, on) {
  if (on) document.documentElement.dataset[name] = '1';
  else delete document.documentElement.dataset[name];
}
