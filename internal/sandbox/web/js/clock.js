// The bar with the office's clock. The server moves it; the page only shows.

import { h, icon, replace } from './dom.js';
import { labelOf, t } from './i18n.js';
import { store, on } from './store.js';
import { post } from './api.js';
import { clockTime, date, weekday } from './format.js';
import { fail } from './dialogs.js';

export function clockBar(root) {
  let shape = '';
  const face = h('div', { class: 'clock', testid: 'clock', role: 'timer', aria: { label: t('clock') } });
  const jumps = h('div', { class: 'jumps', role: 'group', aria: { label: t('jumpTo') } });
  root.append(face, jumps);

  async function jump(id) {
    if (store.jumping) return;
    store.jumping = true;
    draw();
    try {
      const done = await post('clock', { id });
      store.clock = done.clock;
      store.arrived = Math.max(store.arrived, done.journey);
    } catch (err) {
      fail(err);
    } finally {
      store.jumping = false;
      draw();
    }
  }

  function draw() {
    root.hidden = !store.clock;
    if (!store.clock) return;
    store.offset = store.clock.offset;
    const at = store.clock.now;
    replace(face, icon('clock', 20), h('span', { class: 'clock-date' }, date(at, true)), h('span', { class: 'clock-weekday' }, weekday(at)),
      h('strong', { class: 'clock-time' }, clockTime(at)), store.jumping && h('span', { class: 'spinner', role: 'status', aria: { label: t('jumping') } }));
    face.dataset.now = at;
    root.classList.toggle('busy', store.jumping);
    // The buttons are only made anew when they change: a jump must not take
    // the focus from the button that started it.
    const want = JSON.stringify(store.clock.jumps);
    if (want !== shape) {
      shape = want;
      replace(jumps, (store.clock.jumps || []).map((j) => h('button', { type: 'button', class: 'chip', testid: 'jump-' + j.id, onclick: () => jump(j.id) }, labelOf(j))));
    }
    for (const b of jumps.children) b.setAttribute('aria-disabled', String(store.jumping));
  }
  on('clock', draw);
  draw();
}
