// Where a person writes: text, commands, attachments, the reply keyboard.

import { h, icon, iconButton, replace, rove } from './dom.js';
import { t } from './i18n.js';
import { get, post } from './api.js';
import { on, store } from './store.js';
import { Tray, appendFiles, askLocation, pickFiles, samplePhoto } from './attach.js';
import { replyKeyboard } from './keyboard.js';
import { preview, sender } from './format.js';
import { confirmBox, menu, toast } from './dialogs.js';

// On a low screen, or above the phone's own keyboard, the bot's keyboard would
// take the room of the conversation.
const low = matchMedia('(max-height: 599px)');

// Drafts outlive the pane: people look at another phone and come back.
const drafts = new Map();

export class Composer {
  constructor(as, chat, hooks) {
    this.as = as;
    this.chat = chat;
    this.hooks = hooks; // {sent(), grown()}
    this.commands = [];
    this.keyboard = null;
    this.keyboardOpen = true;
    this.sending = 0;
    this.build();
    this.off = [
      on('commands', () => this.refresh()),
      on('keyboard:' + chat.id, () => this.refresh()),
    ];
    const fold = () => { this.keyboardOpen = !low.matches; this.update(); this.hooks.grown(); };
    low.addEventListener('change', fold);
    this.off.push(() => low.removeEventListener('change', fold));
    this.refresh();
  }

  build() {
    this.tray = new Tray(() => this.update());
    this.list = h('div', { class: 'command-list', role: 'listbox', id: `commands-${this.as}-${this.chat.id}`, aria: { label: t('commands') }, hidden: true });
    this.reference = h('div', { class: 'reference', hidden: true });
    this.text = h('textarea', {
      rows: 1, testid: 'composer', maxlength: 20000, enterkeyhint: 'send',
      placeholder: this.chat.type === 'private' ? t('write') : t('writeGroup'),
      aria: { label: t('message'), controls: this.list.id },
      oninput: () => this.update(), onkeydown: (ev) => this.key(ev), onpaste: (ev) => this.paste(ev),
    });
    this.menuButton = h('button', {
      type: 'button', class: 'menu-button', testid: 'commands', aria: { label: t('commands'), haspopup: 'listbox' },
      onclick: () => this.toggleCommands(),
    }, icon('slash'));
    this.attachButton = iconButton('attach', t('attach'), { testid: 'attach', onclick: (ev) => this.attach(ev.currentTarget) });
    this.keyboardButton = iconButton('keyboard', t('hideKeyboard'), { testid: 'toggle-keyboard', onclick: () => this.toggleKeyboard() });
    this.sendButton = iconButton('send', t('send'), { class: 'send', testid: 'send', onclick: () => this.send() });
    this.panel = h('div', { class: 'keyboard-panel', hidden: true });
    this.el = h('div', { class: 'composer' }, this.list, this.reference, this.tray.el,
      h('div', { class: 'composer-line' }, this.text, this.menuButton, this.attachButton, this.keyboardButton, this.sendButton),
      this.panel);
    rove(this.list, '[role=option]');
    this.list.addEventListener('keydown', (ev) => {
      if (ev.key === 'Escape') { ev.stopPropagation(); this.forced = false; this.list.hidden = true; this.text.focus(); }
    });
    this.text.value = drafts.get(this.key_()) || '';
    this.update();
  }

  key_() { return `${this.as}:${this.chat.id}`; }

  destroy() {
    this.off.forEach((off) => off());
    drafts.set(this.key_(), this.text.value);
    this.tray.clear();
  }

  async refresh() {
    let menuOf;
    try {
      menuOf = await get('commands', { as: this.as, chat: this.chat.id });
    } catch { return; /* the pane says when the line is down */ }
    this.commands = menuOf.commands || [];
    this.setKeyboard(menuOf.keyboard);
    this.update();
  }

  setKeyboard(markup) {
    const shown = markup?.keyboard?.length ? markup : null;
    const shape = JSON.stringify(shown);
    this.text.placeholder = markup?.input_field_placeholder || (this.chat.type === 'private' ? t('write') : t('writeGroup'));
    if (shape === this.keyboardShape) return;
    this.keyboardShape = shape;
    this.keyboard = shown;
    this.keyboardOpen = !low.matches;
    replace(this.panel, shown && replyKeyboard(shown, (b) => this.pressKey(b)));
    this.update();
    this.hooks.grown();
  }

  toggleKeyboard() {
    this.keyboardOpen = !this.keyboardOpen;
    this.update();
    this.hooks.grown();
  }

  async pressKey(button) {
    if (button.request_location) {
      const place = await askLocation();
      if (place) this.post({ location: place });
      return;
    }
    if (button.request_contact) {
      if (await confirmBox(t('shareContact') + t('question'), t('send'))) this.post({ contact: true });
      return;
    }
    if (button.web_app || button.request_users || button.request_chat || button.request_poll) { toast(t('notInTry')); return; }
    if (this.keyboard?.one_time_keyboard) { this.keyboardOpen = false; this.update(); }
    this.post({ text: button.text });
  }

  // update redraws what depends on the text: height, command list, buttons.
  update() {
    const value = this.text.value;
    this.text.style.setProperty('height', 'auto');
    this.text.style.setProperty('height', (this.text.scrollHeight || 48) + 'px');
    this.menuButton.hidden = this.commands.length === 0;
    this.keyboardButton.hidden = !this.keyboard;
    this.panel.hidden = !this.keyboard || !this.keyboardOpen;
    const label = this.keyboardOpen ? t('hideKeyboard') : t('showKeyboard');
    this.keyboardButton.setAttribute('aria-label', label);
    this.keyboardButton.setAttribute('aria-expanded', String(!this.panel.hidden));
    this.sendButton.classList.toggle('ready', value.trim() !== '' || this.tray.files.length > 0);
    if (this.commands.length === 0 || /^\/\S*$/.test(value)) this.forced = this.forced && value === '';
    this.drawCommands(/^\/[^\s]*$/.test(value) ? value.slice(1).toLowerCase() : this.forced ? '' : null);
  }

  drawCommands(prefix) {
    const found = prefix === null ? [] : this.commands.filter((c) => c.command.startsWith(prefix.split('@')[0]));
    this.list.hidden = found.length === 0;
    replace(this.list, found.map((c) => h('button', {
      type: 'button', role: 'option', class: 'command-option', tabindex: -1, testid: 'command-' + c.command,
      onclick: () => { this.forced = false; this.text.value = ''; this.post({ text: '/' + c.command + (this.chat.type === 'private' ? '' : '@' + store.bot.username) }); this.update(); this.text.focus(); },
    }, h('span', { class: 'command-name' }, '/' + c.command), h('span', { class: 'command-what' }, c.description))));
  }

  toggleCommands() {
    this.forced = this.list.hidden;
    if (!this.forced) this.list.hidden = true;
    this.drawCommands(this.forced ? '' : null);
    if (this.forced) this.list.querySelector('button')?.focus();
  }

  key(ev) {
    if (ev.isComposing || ev.keyCode === 229) return; // Enter chooses a word of an input method
    if (ev.key === 'Enter' && !ev.shiftKey) {
      ev.preventDefault();
      this.send();
    } else if (!this.list.hidden && (ev.key === 'ArrowUp' || ev.key === 'ArrowDown')) {
      ev.preventDefault();
      const options = this.list.querySelectorAll('button');
      options[ev.key === 'ArrowUp' ? options.length - 1 : 0]?.focus();
    } else if (ev.key === 'Escape' && (this.target || !this.list.hidden)) {
      ev.stopPropagation();
      this.forced = false;
      this.list.hidden = true;
      this.setTarget(null);
    }
  }

  paste(ev) {
    const files = [...(ev.clipboardData?.files || [])];
    if (!files.length) return;
    ev.preventDefault();
    this.tray.add(files);
  }

  attach(anchor) {
    const pick = (accept, kind, many = true) => async () => { this.tray.add(await pickFiles(accept, many), kind); this.text.focus(); };
    menu(anchor, [
      { icon: 'camera', label: t('samplePhoto'), testid: 'attach-sample-photo', act: async () => { this.tray.add([await samplePhoto()], 'photo'); this.text.focus(); } },
      { icon: 'photo', label: t('photoPick'), testid: 'attach-photo', act: pick('image/*,video/*') },
      { icon: 'file', label: t('filePick'), testid: 'attach-file', act: pick('', 'document') },
      { icon: 'mic', label: t('voicePick'), testid: 'attach-voice', act: pick('audio/*', 'voice', false) },
      { icon: 'pin', label: t('locationPick'), testid: 'attach-location', act: async () => { const location = await askLocation(); if (location) this.post({ location }); } },
    ]);
  }

  // setTarget makes the next message a reply to, or an edit of, this one.
  setTarget(target) {
    this.target = target;
    this.reference.hidden = !target;
    replace(this.reference, target && [
      h('div', { class: 'reference-words' },
        h('strong', {}, target.edit ? t('editing') : t('replyTo', { who: sender(target.message, this.as) })),
        h('span', {}, preview(target.message, 60))),
      iconButton('close', t('cancel'), { onclick: () => this.setTarget(null) })]);
    if (target?.edit) this.text.value = target.message.text || target.message.caption || '';
    if (target) this.text.focus();
    this.update();
  }

  insert(text) {
    this.text.value = text;
    this.update();
    this.text.focus();
  }

  async send() {
    const text = this.text.value.trim();
    if (!text && this.tray.files.length === 0) return;
    const target = this.target;
    if (target?.edit) {
      this.setTarget(null);
      this.insert('');
      await post('edit', { as: this.as, chat: this.chat.id, message_id: target.message.message_id, text })
        .catch((err) => { this.insert(text); this.failed(err); });
      return;
    }
    // Cleared before the first await: a second Enter must not send it twice.
    // What failed once does not hold up words: it is tried again without any.
    const files = this.tray.take(text === '');
    this.setTarget(null);
    this.insert('');
    const form = new FormData();
    form.set(files.length ? 'caption' : 'text', text);
    if (target) form.set('reply_to', target.message.message_id);
    await appendFiles(form, files);
    if (await this.postForm(form)) return;
    // Nothing a person wrote or chose gets lost with a failed request.
    if (!this.text.value) this.text.value = text;
    for (const f of files) f.failed = true;
    this.tray.put(files);
  }

  post(parts) {
    const form = new FormData();
    if (parts.text) form.set('text', parts.text);
    if (parts.contact) form.set('contact', '1');
    if (parts.location) { form.set('latitude', parts.location.latitude); form.set('longitude', parts.location.longitude); }
    return this.postForm(form);
  }

  async postForm(form) {
    form.set('as', this.as);
    form.set('chat', this.chat.id);
    this.sendButton.classList.toggle('busy', ++this.sending > 0);
    try {
      await post('send', form);
      this.hooks.sent();
      return true;
    } catch (err) {
      this.failed(err);
      return false;
    } finally {
      this.sendButton.classList.toggle('busy', --this.sending > 0);
    }
  }

  failed(err) { toast(t('sendFailed', { why: err.message }), { error: true }); }
}
