// Windows over the page: dialogs, menus, toasts, the picture viewer. Dialogs
// are <dialog>, so that focus stays inside and Esc closes without our help.

import { h, icon, iconButton, rove, replace } from './dom.js';
import { t } from './i18n.js';

// dialog shows content and resolves with what `close` is given, or undefined.
let serial = 0;

export function dialog(title, build, options = {}) {
  const id = `dialog-${++serial}`;
  return new Promise((resolve) => {
    let result;
    const close = (value) => { result = value; el.close(); };
    const el = h('dialog', { class: 'dialog ' + (options.class || ''), aria: title ? { labelledby: id } : { describedby: id }, testid: options.testid || 'dialog' });
    if (title) el.append(h('h2', { id }, title));
    const body = h('div', { class: 'dialog-body', id: title ? null : id });
    el.append(body);
    body.append(...[build(close)].flat().filter(Boolean));
    el.addEventListener('close', () => { el.remove(); resolve(result); });
    el.addEventListener('click', (ev) => { if (ev.target === el) close(); });
    document.body.append(el);
    el.showModal();
    (el.querySelector('[autofocus]') || el.querySelector('input, button'))?.focus();
  });
}

export function alertBox(text) {
  return dialog('', (close) => [
    h('p', { class: 'alert-text' }, text),
    h('div', { class: 'dialog-actions' }, h('button', { type: 'button', class: 'primary', autofocus: true, onclick: () => close(true) }, t('ok'))),
  ], { class: 'alert', testid: 'alert' });
}

export function confirmBox(text, action) {
  return dialog('', (close) => [
    h('p', { class: 'alert-text' }, text),
    h('div', { class: 'dialog-actions' },
      h('button', { type: 'button', onclick: () => close(false) }, t('cancel')),
      h('button', { type: 'button', class: 'primary', autofocus: true, onclick: () => close(true) }, action)),
  ], { class: 'alert', testid: 'confirm' });
}

// menu opens under (or over) the button that asked for it. Items are
// {icon, label, act, danger}; empty ones are left out.
export function menu(anchor, items) {
  const list = h('div', { class: 'menu', role: 'menu', tabindex: -1 });
  const close = (refocus) => {
    list.remove();
    removeEventListener('pointerdown', outside, true);
    removeEventListener('resize', close);
    if (refocus === true) anchor.focus?.();
  };
  const outside = (ev) => { if (!list.contains(ev.target)) close(); };
  for (const item of items.filter(Boolean)) {
    list.append(h('button', {
      type: 'button', role: 'menuitem', class: item.danger ? 'danger' : '', testid: item.testid,
      onclick: () => { close(true); item.act(); },
    }, icon(item.icon, 20), h('span', {}, item.label)));
  }
  list.addEventListener('keydown', (ev) => {
    if (ev.key === 'Escape' || ev.key === 'Tab') { ev.preventDefault(); ev.stopPropagation(); close(true); }
  });
  rove(list, 'button');
  document.body.append(list);
  const at = anchor.getBoundingClientRect ? anchor.getBoundingClientRect() : anchor;
  const box = list.getBoundingClientRect();
  const below = at.bottom + 6 + box.height < innerHeight;
  list.style.setProperty('top', Math.max(8, below ? at.bottom + 6 : at.top - box.height - 6) + 'px');
  list.style.setProperty('left', Math.max(8, Math.min(innerWidth - box.width - 8, at.right - box.width > 8 ? at.right - box.width : at.left)) + 'px');
  addEventListener('pointerdown', outside, true);
  addEventListener('resize', close);
  list.querySelector('button')?.focus();
}

// toast says something in passing; long texts stay longer.
export function toast(text, options = {}) {
  const host = options.host || document.getElementById('toasts');
  const el = h('div', { class: 'toast' + (options.error ? ' error' : ''), role: options.error ? 'alert' : 'status', testid: 'toast' }, text);
  el.addEventListener('click', () => el.remove());
  host.append(el);
  setTimeout(() => el.remove(), Math.min(8000, 3000 + text.length * 60));
}

export function fail(err) {
  toast(t('failed', { why: err?.message || String(err) }), { error: true });
}

export function lightbox(pictures, start) {
  let at = start;
  const img = h('img', { alt: '' });
  const caption = h('p', { class: 'lightbox-caption' });
  const el = h('dialog', { class: 'lightbox', aria: { label: t('photo') }, testid: 'lightbox' });
  const show = () => {
    img.src = pictures[at].src;
    img.alt = pictures[at].caption || t('photo');
    replace(caption, pictures.length > 1 ? `${at + 1} / ${pictures.length}  ` : '', pictures[at].caption);
  };
  el.append(iconButton('close', t('close'), { class: 'lightbox-close', onclick: () => el.close() }), img, caption);
  el.addEventListener('keydown', (ev) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[ev.key];
    if (step) { at = (at + step + pictures.length) % pictures.length; show(); }
  });
  el.addEventListener('click', (ev) => {
    if (ev.target === img && pictures.length > 1) { at = (at + 1) % pictures.length; show(); } else if (ev.target !== caption) el.close();
  });
  el.addEventListener('close', () => el.remove());
  show();
  document.body.append(el);
  el.showModal();
}
