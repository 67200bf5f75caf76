// The two kinds of keyboards: under a message, and in place of the phone's own.

import { h, icon } from './dom.js';
import { t } from './i18n.js';

const MARKS = { url: 'link', copy_text: 'copy' };

// inlineKeyboard keeps every label whole: it wraps instead of being cut, and a
// row whose labels are long still shares the width evenly.
export function inlineKeyboard(message, act, busy) {
  const rows = message.reply_markup?.inline_keyboard || [];
  if (!rows.length) return null;
  return h('div', { class: 'inline-keyboard' }, rows.map((row, r) => h('div', { class: 'keyboard-row' },
    row.map((button, c) => {
      const mark = Object.keys(MARKS).find((k) => button[k]);
      const working = busy?.has(`${r}:${c}`);
      return h('button', {
        type: 'button', class: 'inline-button' + (button.style ? ' style-' + button.style : ''), testid: 'inline-button',
        data: button.callback_data ? { callback: button.callback_data } : {},
        aria: working ? { busy: 'true', disabled: 'true' } : {},
        onclick: () => { if (!working) act(message, button, `${r}:${c}`); },
      }, h('span', { class: 'inline-label' }, button.text), mark && h('span', { class: 'inline-mark' }, icon(MARKS[mark], 14)));
    }))));
}

export function replyKeyboard(markup, act) {
  return h('div', { class: 'reply-keyboard', role: 'group', aria: { label: t('showKeyboard') } },
    markup.keyboard.map((row) => h('div', { class: 'keyboard-row' }, row.map((raw) => {
      const button = typeof raw === 'string' ? { text: raw } : raw;
      return h('button', {
        type: 'button', class: 'reply-button' + (button.style ? ' style-' + button.style : ''), testid: 'reply-button',
        onclick: () => act(button),
      }, button.text);
    }))));
}
