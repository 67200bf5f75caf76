// One row of the conversation: a bubble (or an album in one bubble), a service
// line or a date.

import { h, icon } from './dom.js';
import { t } from './i18n.js';
import { richText } from './entities.js';
import { album, media } from './media.js';
import { inlineKeyboard } from './keyboard.js';
import { clockTime, dayKey, preview, sender, separator, serviceText } from './format.js';
import { nameOf, person } from './store.js';

// Seven hues, dark enough for white letters.
export const hue = (id) => Math.abs(Number(id)) % 7;

export function avatar(id, name, extra = '') {
  const group = id < 0;
  const clean = (name || '?').trim();
  // Chinese given names say more than the family name: 李强 → 强 would be
  // unusual, so short names are shown whole and others by their last two.
  const han = /^[\u4e00-\u9fff·]+$/.test(clean);
  const initials = group && han ? clean.slice(0, 2) : han ? clean.slice(-2) : clean.split(/\s+/).slice(0, 2).map((w) => [...w][0]).join('').toUpperCase();
  return h('span', { class: `avatar hue-${hue(id)} ${extra}`, aria: { hidden: 'true' } }, initials);
}

export function botAvatar(extra = '') {
  return h('span', { class: `avatar bot ${extra}`, aria: { hidden: 'true' } }, icon('bot', 24));
}

// items turns messages into what is drawn: albums are folded into one item,
// days are marked, and runs of one sender share the name and the avatar.
export function items(messages) {
  const out = [];
  let day = null;
  let prev = null;
  for (const m of messages) {
    const key = dayKey(m.date);
    if (key !== day) {
      day = key;
      prev = null;
      out.push({ key: 'day' + key, kind: 'day', date: m.date, parts: [key] });
    }
    if (serviceText(m)) {
      out.push({ key: 'm' + m.message_id, kind: 'service', message: m, parts: [m] });
      prev = null;
      continue;
    }
    if (m.media_group_id && prev?.album === m.media_group_id) {
      prev.messages.push(m);
      prev.parts.push(m);
      continue;
    }
    const follows = prev && prev.message.from?.id === m.from?.id && m.date - prev.message.date < 600;
    const item = { key: 'm' + m.message_id, kind: 'message', message: m, messages: [m], album: m.media_group_id, first: !follows, last: true, parts: [m] };
    if (follows) prev.last = false;
    out.push(item);
    prev = item;
  }
  for (const item of out) if (item.kind === 'message') item.parts.push(item.first, item.last);
  return out;
}

function quoteOf(m, as, context) {
  const r = m.reply_to_message;
  if (!r) return null;
  return h('button', { type: 'button', class: `quote hue-text-${hue(r.from?.id || 0)}`, onclick: () => context.jump(r.message_id) },
    h('span', { class: 'quote-name' }, sender(r, as)), h('span', { class: 'quote-text' }, preview(r, 60)));
}

function forwarded(m) {
  const o = m.forward_origin;
  if (!o) return null;
  return h('div', { class: 'forwarded' }, t('forwarded', { who: nameOf(o.sender_user) || o.sender_user_name || o.chat?.title || '' }));
}

function reactions(m) {
  const counts = new Map();
  for (const emoji of Object.values(m.reactions || {}).flat()) counts.set(emoji, (counts.get(emoji) || 0) + 1);
  if (!counts.size) return null;
  return h('div', { class: 'reactions' }, [...counts].map(([emoji, n]) => h('span', { class: 'reaction' }, emoji, ' ', n)));
}

function bubble(item, context) {
  const { as, group } = context;
  const m = item.message;
  const own = m.from?.id === as;
  const captioned = item.messages.find((x) => x.caption);
  const body = captioned ? captioned.caption : m.text;
  const entities = captioned ? captioned.caption_entities : m.entities;
  const picture = m.photo || m.video;
  const edited = item.messages.some((x) => x.edit_date);
  const meta = [edited && h('span', { class: 'edited', testid: 'edited' }, t('edited')),
    h('time', { datetime: new Date(m.date * 1000).toISOString() }, clockTime(m.date))];
  // The time sits in the corner; an unseen copy keeps its room at the end of
  // the last line.
  const words = body && h('div', { class: 'text' }, richText(body, entities, { command: context.command }),
    h('span', { class: 'meta-room', aria: { hidden: 'true' } }, edited && t('edited') + ' ', clockTime(m.date)));
  const known = picture || m.document || m.video_note || m.voice || m.audio || m.location || m.contact || m.poll || body;
  return h('div', { class: `bubble${picture ? ' has-picture' : ''}${words ? ' has-text' : ''}${m.poll ? ' has-poll' : ''}` },
    group && !own && item.first && h('div', { class: `sender hue-text-${hue(m.from?.id || 0)}` }, sender(m, as),
      m.from?.is_bot && h('span', { class: 'tag' }, t('bot'))),
    forwarded(m), quoteOf(m, as, context),
    item.messages.length > 1 ? album(item.messages) : media(m, context),
    !known && h('div', { class: 'text muted' }, t('unsupported')),
    words,
    h('div', { class: 'meta' }, meta));
}

export function row(item, context) {
  if (item.kind === 'day') return h('div', { class: 'day', role: 'separator', testid: 'day' }, h('span', {}, separator(item.date)));
  const m = item.message;
  if (item.kind === 'service') {
    return h('div', { class: 'service', testid: 'service', data: { message: m.message_id } }, h('span', {}, serviceText(m)));
  }
  const own = m.from?.id === context.as;
  const from = person(m.from?.id)?.user || m.from;
  const tools = h('button', {
    type: 'button', class: 'row-menu', tabindex: -1, aria: { label: t('more') },
    onclick: (ev) => context.menu(item, ev.currentTarget),
  }, icon('more', 20));
  return h('article', {
    class: `row ${own ? 'out' : 'in'}${item.first ? ' first' : ''}${item.last ? ' last' : ''}`, testid: 'message', tabindex: -1,
    data: { message: m.message_id, from: m.from?.id ?? '' },
    aria: { label: `${sender(m, context.as)}, ${clockTime(m.date)}` },
    oncontextmenu: (ev) => {
      if (getSelection()?.toString() || ev.target.closest('a, img, audio, video')) return;
      ev.preventDefault();
      context.menu(item, { left: ev.clientX, right: ev.clientX, top: ev.clientY, bottom: ev.clientY });
    },
    onkeydown: (ev) => {
      if (ev.target === ev.currentTarget && ev.key === 'Enter') { ev.preventDefault(); context.menu(item, ev.currentTarget.querySelector('.bubble')); }
    },
  },
  context.group && !own && (item.last
    ? (m.from?.is_bot ? botAvatar('small') : avatar(m.from?.id || 0, nameOf(from), 'small'))
    : h('span', { class: 'avatar-gap' })),
  h('div', { class: 'stack' }, bubble(item, context),
    inlineKeyboard(m, context.press, context.busy.get(m.message_id)), reactions(m)),
  tools);
}
