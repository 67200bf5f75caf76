// What waits to be sent with the next message, and where it comes from.

import { h, icon, replace, iconButton } from './dom.js';
import { t } from './i18n.js';
import { store } from './store.js';
import { size } from './format.js';
import { dialog, toast } from './dialogs.js';

// Tray holds the chosen files above the composer until they are sent.
export class Tray {
  constructor(changed) {
    this.files = []; // {file, kind, url}
    this.changed = changed;
    this.el = h('div', { class: 'tray', hidden: true, testid: 'tray' });
  }

  add(files, kind) {
    const limit = store.limits?.upload || 0;
    for (const file of files) {
      if (limit && file.size > limit) {
        toast(t('tooBig', { n: Math.floor(limit / 1048576) }), { error: true });
        continue;
      }
      const type = kind || (/^image\/(jpeg|png|gif|webp)$/.test(file.type) ? 'photo' : /^video\//.test(file.type) ? 'video' : 'document');
      this.files.push({ file, kind: type, url: type === 'photo' ? URL.createObjectURL(file) : null });
    }
    this.draw();
  }

  remove(entry) {
    if (entry.url) URL.revokeObjectURL(entry.url);
    this.files = this.files.filter((f) => f !== entry);
    this.draw();
  }

  clear() {
    for (const f of this.files) if (f.url) URL.revokeObjectURL(f.url);
    this.files = [];
    this.draw();
  }

  draw() {
    this.el.hidden = this.files.length === 0;
    replace(this.el, this.files.some((f) => f.failed) && h('p', { class: 'tray-hint', role: 'status', testid: 'tray-failed' }, t('notSentHint')),
      this.files.map((entry) => h('div', { class: 'tray-item' + (entry.failed ? ' failed' : '') },
      entry.failed && h('span', { class: 'tray-failed' }, t('notSent')),
      entry.url ? h('img', { src: entry.url, alt: entry.file.name })
        : h('div', { class: 'tray-file' }, icon(entry.kind === 'voice' ? 'mic' : 'file'), h('span', {}, entry.file.name), h('span', { class: 'muted' }, size(entry.file.size))),
      iconButton('close', t('removeFile', { name: entry.file.name }), { class: 'tray-remove', onclick: () => this.remove(entry) }))));
    this.changed();
  }

  // take hands over what is in the tray, of what failed to be sent only when
  // that is asked for, and leaves the rest.
  take(failed) {
    const files = this.files.filter((f) => failed || !f.failed);
    this.files = this.files.filter((f) => !files.includes(f));
    this.draw();
    return files;
  }

  put(files) {
    this.files = [...files, ...this.files];
    this.draw();
  }
}

export async function appendFiles(form, files) {
  for (const { file, kind } of files) {
    form.append(kind, file, file.name);
    if (kind === 'voice') form.set('duration', await soundLength(file));
  }
}

// soundLength asks the browser how long a recording is; 0 if it cannot tell.
function soundLength(file) {
  return new Promise((resolve) => {
    const url = URL.createObjectURL(file);
    const sound = new Audio();
    const done = () => { URL.revokeObjectURL(url); resolve(Number.isFinite(sound.duration) ? Math.round(sound.duration) : 0); };
    sound.onloadedmetadata = done;
    sound.onerror = done;
    sound.src = url;
  });
}

export function pickFiles(accept, multiple) {
  return new Promise((resolve) => {
    const input = h('input', { type: 'file', accept, multiple, class: 'sr', tabindex: -1, aria: { hidden: 'true' } });
    const done = () => { resolve([...input.files]); input.remove(); };
    input.addEventListener('change', done);
    input.addEventListener('cancel', done);
    document.body.append(input);
    input.click();
  });
}

let drawn = 0;

// samplePhoto paints a small village scene, a little different each time, for
// people at a desktop who have no photo at hand.
export function samplePhoto() {
  const n = drawn;
  drawn += 1;
  const canvas = h('canvas', { width: 960, height: 720 });
  const g = canvas.getContext('2d');
  const sky = g.createLinearGradient(0, 0, 0, 460);
  const skies = [['#7db9e8', '#e6f3fb'], ['#f0a46b', '#fbe6cf'], ['#8fa9c4', '#dfe8ef']];
  sky.addColorStop(0, skies[n % 3][0]);
  sky.addColorStop(1, skies[n % 3][1]);
  g.fillStyle = sky;
  g.fillRect(0, 0, 960, 720);
  const disc = (x, y, r, fill) => { g.fillStyle = fill; g.beginPath(); g.arc(x, y, r, 0, 7); g.fill(); };
  disc(150 + (n % 4) * 190, 130, 52, '#fff4c2');
  const hill = (y, h1, wave, fill) => {
    g.fillStyle = fill;
    g.beginPath();
    g.moveTo(0, 720);
    for (let x = 0; x <= 960; x += 12) g.lineTo(x, y - h1 * Math.sin(x / wave + n) - 14 * Math.sin(x / 61));
    g.lineTo(960, 720);
    g.fill();
  };
  hill(430, 60, 210, '#8fb8a0');
  hill(490, 40, 150, '#6a9d7c');
  hill(560, 14, 300, '#c9b98a');
  const house = (x, y, w) => {
    g.fillStyle = '#f4efe6';
    g.fillRect(x, y, w, w * 0.6);
    g.fillStyle = '#5b6470';
    g.beginPath();
    g.moveTo(x - 14, y);
    g.lineTo(x + w / 2, y - w * 0.34);
    g.lineTo(x + w + 14, y);
    g.fill();
    g.fillStyle = '#7a5a3c';
    g.fillRect(x + w * 0.42, y + w * 0.26, w * 0.18, w * 0.34);
  };
  house(80, 450, 120);
  house(740, 440, 150);
  // A stage with a banner and people before it.
  g.fillStyle = '#9c4436';
  g.fillRect(330, 380, 300, 150);
  g.fillStyle = '#7c2f26';
  g.fillRect(310, 530, 340, 34);
  g.fillStyle = '#f6d77a';
  g.fillRect(350, 396, 260, 46);
  g.fillStyle = '#7c2f26';
  g.font = '600 28px "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif';
  g.textAlign = 'center';
  g.fillText(t('samplePhoto'), 480, 429);
  const coats = ['#34506b', '#6b3f4a', '#4f6b3a', '#7a6a3a', '#4a4a6b'];
  for (let i = 0; i < 22; i += 1) {
    const x = 120 + ((i * 137 + n * 53) % 730);
    const y = 606 + (i % 4) * 26;
    g.fillStyle = coats[(i + n) % 5];
    g.beginPath();
    g.ellipse(x, y + 46, 25, 40, 0, 0, 7);
    g.fill();
    disc(x, y, 17, '#e3bd98');
    disc(x, y - 5, 17, '#2b2622');
  }
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(new File([blob], `sample-${n + 1}.jpg`, { type: 'image/jpeg' })), 'image/jpeg', 0.82));
}

// The demo place: a made-up township somewhere in Hunan.
const place = { latitude: 27.9382, longitude: 112.6145 };

export function askLocation() {
  return dialog(t('locationPick'), (close) => {
    const lat = h('input', { type: 'number', step: 'any', min: -90, max: 90, required: true, value: place.latitude, testid: 'latitude' });
    const lon = h('input', { type: 'number', step: 'any', min: -180, max: 180, required: true, value: place.longitude, testid: 'longitude' });
    return h('form', {
      onsubmit: (ev) => { ev.preventDefault(); close({ latitude: lat.valueAsNumber, longitude: lon.valueAsNumber }); },
    },
    h('label', { class: 'field' }, t('latitude'), lat), h('label', { class: 'field' }, t('longitude'), lon),
    h('div', { class: 'dialog-actions' },
      h('button', { type: 'button', onclick: () => close() }, t('cancel')),
      h('button', { type: 'submit', class: 'primary', testid: 'send-location' }, t('sendLocation'))));
  });
}
