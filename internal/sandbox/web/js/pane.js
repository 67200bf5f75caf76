// One open conversation, as one person's phone shows it.

import { h, icon, iconButton, replace, rove, tabStop, calm, wide } from './dom.js';
import { t } from './i18n.js';
import { post } from './api.js';
import { store, on, thread, loadThread, loadOlder, chatTitle, person, nameOf, markRead, membership } from './store.js';
import { items, row, avatar, botAvatar } from './message.js';
import { Composer } from './composer.js';
import { preview } from './format.js';
import { chatMenu, messageMenu, pressButton } from './actions.js';
import { fail, toast } from './dialogs.js';

// arrange makes the children equal to nodes with as few moves as possible, so
// that scrolling, focus and playing sounds survive an update.
function arrange(parent, nodes) {
  const keep = new Set(nodes);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  nodes.forEach((node, i) => {
    if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] || null);
  });
}

const NEAR = 120; // px from the bottom that still count as being there

export class Pane {
  constructor(root, as, chatID, options) {
    Object.assign(this, { root, as, chatID, options });
    this.busy = new Map(); // message id → Set of busy buttons
    this.drawn = new Map(); // item key → {parts, el}
    this.blocks = new Map(); // key of a day → the block of its messages
    this.missed = 0;
    this.stick = true;
    this.build();
    this.off = [
      on('thread:' + chatID, () => this.draw()),
      on('new:' + chatID, (m) => this.arrived(m)),
      on('action:' + chatID, (e) => this.acting(e)),
      on('state', () => { this.drawFrame(); this.read(); }),
    ];
    const th = thread(chatID);
    this.drawFrame();
    if (th.loaded) this.draw();
    loadThread(as, chatID).then(() => this.read()).catch(fail);
  }

  get chat() { return store.chats.get(this.chatID)?.chat || { id: this.chatID, type: this.chatID > 0 ? 'private' : 'group' }; }

  get group() { return this.chat.type !== 'private'; }

  build() {
    this.head = h('header', { class: 'pane-head' });
    this.pinned = h('button', { type: 'button', class: 'pinned', hidden: true, testid: 'pinned', onclick: () => this.nextPinned() });
    this.list = h('div', { class: 'messages' });
    this.older = h('div', { class: 'older', hidden: true }, h('span', { class: 'spinner' }));
    this.log = h('div', { class: 'log', testid: 'log', onscroll: () => this.scrolled() }, this.older, this.list);
    this.down = h('button', { type: 'button', class: 'to-bottom', hidden: true, testid: 'to-bottom', onclick: () => this.toBottom() });
    this.foot = h('footer', { class: 'foot' });
    this.toasts = h('div', { class: 'pane-toasts' });
    this.el = h('section', {
      class: 'pane', testid: 'pane', data: { as: this.as, chat: this.chatID },
      ondragover: (ev) => { if (this.composer) { ev.preventDefault(); this.el.classList.add('dropping'); } },
      ondragleave: (ev) => { if (!this.el.contains(ev.relatedTarget)) this.el.classList.remove('dropping'); },
      ondrop: (ev) => {
        this.el.classList.remove('dropping');
        if (!this.composer || !ev.dataTransfer?.files.length) return;
        ev.preventDefault();
        this.composer.tray.add([...ev.dataTransfer.files]);
      },
    // The composer is the first thing in the pane for the keyboard; chat.css puts it last.
    }, this.foot, this.head, this.pinned, h('div', { class: 'log-wrap' }, this.log, this.down, this.toasts, h('div', { class: 'drop-hint', aria: { hidden: 'true' } }, t('dropHere'))));
    rove(this.list, '.row');
    this.list.addEventListener('focusin', (ev) => this.stopAt(ev.target.closest('.row')));
    this.root.append(this.el);
    // Pictures that load late and keyboards that open must not push the end of
    // the conversation out of sight.
    this.watch = new ResizeObserver(() => { if (this.stick) this.log.scrollTop = this.log.scrollHeight; });
    this.watch.observe(this.list);
    this.watch.observe(this.log);
  }

  destroy() {
    this.off.forEach((off) => off());
    clearTimeout(this.actionTimer);
    clearTimeout(this.restTimer);
    this.watch.disconnect();
    this.composer?.destroy();
    this.el.remove();
  }

  // drawFrame draws what hangs on the state: header and footer. The composer
  // is only replaced when its kind changes, since people may be typing in it.
  drawFrame() {
    const p = person(this.as);
    if (!p) return;
    const who = nameOf(p.user);
    const title = chatTitle(this.chat);
    this.el.setAttribute('aria-label', `${title} · ${t('viewingAs', { name: who })}`);
    const members = store.chats.get(this.chatID)?.members || [];
    const about = this.group ? t('members', { n: members.length }) : t('online');
    const shape = [who, title, about, p.blocked, this.options.side].join('|');
    if (shape !== this.headShape) {
      this.headShape = shape;
      this.subtitle = h('span', { class: 'subtitle' }, this.about = about);
      replace(this.head,
        this.options.onBack && iconButton('back', t('back'), { class: 'only-phone', testid: 'back', onclick: this.options.onBack }),
        this.group ? avatar(this.chatID, title) : botAvatar(),
        h('div', { class: 'pane-title' }, h('h2', {}, title), this.subtitle),
        h('span', { class: 'phone-of', title: t('viewingAs', { name: who }) }, avatar(this.as, who, 'tiny'), h('span', {}, who)),
        wide.matches && this.options.onSide && iconButton(this.options.side ? 'close' : 'split', this.options.side ? t('unsplit') : t('beside'), {
          testid: this.options.side ? 'unsplit' : 'beside', onclick: () => this.options.onSide(this) }),
        iconButton('more', t('more'), { testid: 'chat-menu', aria: { haspopup: 'menu' }, onclick: (ev) => chatMenu(ev.currentTarget, this) }));
    }
    const kind = !this.group && p.blocked ? 'blocked' : !this.group && !p.started ? 'start' : membership(this.as, this.chatID) ? 'write' : 'left';
    if (kind === this.footKind) return;
    this.footKind = kind;
    this.composer?.destroy();
    this.composer = null;
    if (kind === 'write') {
      this.composer = new Composer(this.as, this.chat, { sent: () => this.toBottom(), grown: () => this.keepEnd() });
      replace(this.foot, this.composer.el);
    } else if (kind === 'left') {
      replace(this.foot);
    } else {
      const act = () => (kind === 'blocked' ? post('block', { as: this.as, blocked: false }) : post('start', { as: this.as })).catch(fail);
      replace(this.foot, h('div', { class: 'foot-note' }, t(kind === 'blocked' ? 'blockedBar' : 'startHint')),
        h('button', { type: 'button', class: 'start-button', testid: kind === 'blocked' ? 'unblock' : 'start', onclick: act }, t(kind === 'blocked' ? 'unblock' : 'start')));
    }
    this.draw();
  }

  draw() {
    const th = thread(this.chatID);
    const first = this.list.querySelector('.row');
    const anchor = first && { key: first.dataset.key, top: first.getBoundingClientRect().top };
    const grewAbove = th.messages[0] && this.oldest !== undefined && th.messages[0].message_id < this.oldest;
    this.oldest = th.messages[0]?.message_id;
    const context = {
      as: this.as, group: this.group, busy: this.busy,
      press: (m, b, at) => this.press(m, b, at), jump: (id) => this.reveal(id),
      command: (text) => this.composer?.post({ text }),
      menu: (item, at) => messageMenu(at, item, this),
      votes: (m) => th.votes[`${this.as}:${m.message_id}`],
      vote: (m, options) => this.vote(m, options),
    };
    const next = new Map();
    // What had the focus, by its message and its label: it is drawn anew.
    const had = this.list.contains(document.activeElement) ? document.activeElement : null;
    const focus = had && { key: had.closest('[data-key]')?.dataset.key, label: had.closest('button, a')?.textContent };
    const nodes = items(th.messages).map((item) => {
      if (item.message?.poll) item.parts.push(th.votes[`${this.as}:${item.message.message_id}`]);
      const old = this.drawn.get(item.key);
      const same = old && old.parts.length === item.parts.length && old.parts.every((p, i) => p === item.parts[i]);
      const el = same ? old.el : row(item, context);
      el.dataset.key = item.key;
      next.set(item.key, { parts: item.parts, el });
      return el;
    });
    this.drawn = next;
    this.sync(nodes);
    this.older.hidden = !th.more;
    if (th.loaded && !th.messages.length && this.footKind === 'write') replace(this.list, h('p', { class: 'empty' }, t('noMessages')));
    if (focus && !this.list.contains(document.activeElement)) this.refocus(next.get(focus.key)?.el, focus.label);
    this.stopAt(this.list.contains(document.activeElement) ? document.activeElement.closest('.row') : null);
    this.drawPinned(th);
    if (grewAbove && anchor) {
      const same = next.get(anchor.key)?.el;
      if (same) this.log.scrollTop += same.getBoundingClientRect().top - anchor.top;
    } else this.keepEnd();
  }

  // sync puts what is drawn into the list, the messages of a day in a block of
  // their own: a day's label sticks only as long as its block is seen.
  sync(nodes) {
    const blocks = new Map();
    let key = '';
    for (const node of nodes) {
      if (node.classList.contains('day')) key = node.dataset.key;
      if (!blocks.has(key)) blocks.set(key, []);
      blocks.get(key).push(node);
    }
    const sections = [...blocks].map(([day, children]) => {
      const section = this.blocks.get(day) || h('div', { class: 'day-block' });
      this.blocks.set(day, section);
      arrange(section, children);
      return section;
    });
    for (const day of this.blocks.keys()) if (!blocks.has(day)) this.blocks.delete(day);
    arrange(this.list, sections);
  }

  // refocus gives the focus back to the same button of a message that was drawn
  // anew while it had the focus; to the message when the button is gone.
  refocus(el, label) {
    if (!el?.isConnected) return;
    const same = label && [...el.querySelectorAll('button, a')].find((b) => b.textContent === label);
    (same || el).focus({ preventScroll: true });
  }

  // stopAt lets Tab stop at one message and its buttons only, the last one
  // unless people are at another: the way to the composer is short. Arrow keys go
  // to the others.
  stopAt(row) {
    const rows = [...this.list.querySelectorAll('.row')];
    const at = rows.includes(row) ? row : rows.at(-1);
    tabStop(this.list, '.row', at);
    for (const r of rows) {
      for (const inner of r.querySelectorAll('button:not(.row-menu), a[href], audio, video, [tabindex].spoiler')) inner.tabIndex = r === at ? 0 : -1;
    }
  }

  keepEnd() { if (this.stick) this.log.scrollTop = this.log.scrollHeight; }

  toBottom() {
    this.stick = true;
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: calm.matches ? 'auto' : 'smooth' });
    this.read();
  }

  scrolled() {
    // The day's label sticks while the conversation moves; at rest it is where
    // it belongs and covers no line.
    this.log.classList.add('moving');
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => this.log.classList.remove('moving'), 1200);
    const rest = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight;
    this.stick = rest < NEAR;
    if (this.stick) this.read();
    this.down.hidden = this.stick;
    if (this.log.scrollTop < 400) loadOlder(this.as, this.chatID).catch(fail);
  }

  read() {
    // A state that was asked for before the mark was set brings the old count back.
    if (document.hidden || !this.stick || !thread(this.chatID).loaded) return;
    this.missed = 0;
    this.drawDown();
    markRead(this.as, this.chatID);
  }

  drawDown() {
    replace(this.down, icon('down'), this.missed > 0 && h('span', { class: 'badge' }, this.missed));
    this.down.setAttribute('aria-label', this.missed ? t('newMessages', { n: this.missed }) : t('toBottom'));
  }

  arrived(m) {
    this.stopActing();
    if (m.from?.id === this.as || this.stick) { this.read(); return; }
    this.missed += 1;
    this.down.hidden = false;
    this.drawDown();
  }

  acting(e) {
    if (!this.subtitle) return;
    replace(this.subtitle, h('span', { class: 'typing' }, t(e.action) === e.action ? t('typing') : t(e.action)));
    clearTimeout(this.actionTimer);
    this.actionTimer = setTimeout(() => this.stopActing(), 5000); // Telegram's own span
  }

  stopActing() {
    clearTimeout(this.actionTimer);
    if (this.subtitle) this.subtitle.textContent = this.about;
  }

  drawPinned(th) {
    const pins = th.pinned;
    this.pinned.hidden = pins.length === 0;
    if (!pins.length) return;
    this.pinAt = Math.min(this.pinAt ?? pins.length - 1, pins.length - 1);
    const m = pins[this.pinAt];
    replace(this.pinned, icon('tack', 20), h('span', { class: 'pinned-words' },
      h('strong', {}, t('pinned'), pins.length > 1 && ` ${this.pinAt + 1}/${pins.length}`), h('span', {}, preview(m, 60))));
  }

  nextPinned() {
    const pins = thread(this.chatID).pinned;
    const m = pins[this.pinAt];
    if (m) this.reveal(m.message_id);
    this.pinAt = (this.pinAt - 1 + pins.length) % pins.length;
    this.drawPinned(thread(this.chatID));
  }

  async reveal(id) {
    const find = () => this.list.querySelector(`[data-message="${Number(id)}"]`);
    const th = thread(this.chatID);
    while (!find() && th.more && th.messages[0]?.message_id > id) await loadOlder(this.as, this.chatID);
    const el = find();
    if (!el) return;
    el.scrollIntoView({ block: 'center', behavior: calm.matches ? 'auto' : 'smooth' });
    el.classList.add('flash');
    setTimeout(() => el.classList.remove('flash'), 1600);
  }

  async press(m, button, at) {
    const set = this.busy.get(m.message_id) || new Set();
    this.busy.set(m.message_id, set.add(at));
    this.redraw(m.message_id);
    try {
      await pressButton(this, m, button);
    } finally {
      set.delete(at);
      this.redraw(m.message_id);
    }
  }

  // redraw forgets what was drawn for a message, so that draw makes it anew.
  redraw(id) {
    const kept = this.drawn.get('m' + id);
    if (kept) kept.parts = [];
    this.draw();
  }

  async vote(m, options) {
    try {
      await post('vote', { as: this.as, chat: this.chatID, message_id: m.message_id, options });
      const th = thread(this.chatID);
      th.votes[`${this.as}:${m.message_id}`] = options;
      this.redraw(m.message_id);
    } catch (err) { fail(err); }
  }

  say(text, options) { toast(text, { host: this.toasts, ...options }); }
}

