// Text with Telegram's entities, as DOM nodes. Entities nest but never cross
// (Telegram guarantees it, and a crossing one is cut at its parent's end).

import { h } from './dom.js';
import { t } from './i18n.js';

// openLink is set by the page: links may start the bot as some person.
let openLink = () => {};
export function onLink(fn) { openLink = fn; }

function link(href, inner) {
  const outside = /^(https?|mailto|tel):/i.test(href);
  const known = outside || /^tg:/i.test(href);
  if (!known) return h('span', {}, inner);
  return h('a', {
    class: 'link', href: outside ? href : '#', rel: 'noopener noreferrer',
    onclick: (ev) => { ev.preventDefault(); openLink(href, ev.currentTarget); },
  }, inner);
}

function spoiler(inner) {
  const show = (ev) => {
    if (el.classList.contains('open')) return;
    ev.preventDefault();
    el.classList.add('open');
    el.removeAttribute('role');
    el.removeAttribute('aria-label');
    el.tabIndex = -1;
  };
  const el = h('span', {
    class: 'spoiler', role: 'button', tabindex: 0, aria: { label: t('spoiler') }, onclick: show,
    onkeydown: (ev) => { if (ev.key === 'Enter' || ev.key === ' ') show(ev); },
  }, h('span', {}, inner));
  return el;
}

function quote(inner, expandable) {
  const el = h('blockquote', { class: expandable ? 'folded' : '' }, inner);
  if (!expandable) return el;
  const more = h('button', { type: 'button', class: 'expand', onclick: () => { el.classList.remove('folded'); more.remove(); } }, t('expand'));
  return [el, more];
}

function withScheme(text) {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : 'http://' + text;
}

function wrap(entity, inner, text, context) {
  switch (entity.type) {
    case 'bold': return h('strong', {}, inner);
    case 'italic': return h('em', {}, inner);
    case 'underline': return h('u', {}, inner);
    case 'strikethrough': return h('s', {}, inner);
    case 'spoiler': return spoiler(inner);
    case 'code': return h('code', {}, inner);
    case 'pre': return h('pre', {}, h('code', {}, inner));
    case 'blockquote': return quote(inner, false);
    case 'expandable_blockquote': return quote(inner, true);
    case 'text_link': return link(entity.url, inner);
    case 'url': return link(withScheme(text), inner);
    case 'email': return link('mailto:' + text, inner);
    case 'phone_number': return link('tel:' + text.replace(/[^\d+]/g, ''), inner);
    case 'text_mention':
    case 'mention':
    case 'hashtag':
    case 'cashtag': return h('span', { class: 'mention' }, inner);
    case 'bot_command':
      return h('button', { type: 'button', class: 'command', onclick: () => context.command?.(text) }, inner);
    default: return h('span', {}, inner);
  }
}

const BLOCKS = new Set(['blockquote', 'expandable_blockquote', 'pre']);

// Telegram counts offsets in UTF-16 units, as JavaScript strings do.
export function richText(text, entities = [], context = {}) {
  const sorted = entities.map((e, i) => ({ ...e, i }))
    .sort((a, b) => a.offset - b.offset || b.length - a.length || a.i - b.i);
  let next = 0;
  const build = (from, to) => {
    const out = [];
    let at = from;
    while (next < sorted.length && sorted[next].offset < to) {
      const e = sorted[next];
      next += 1;
      const start = Math.max(e.offset, at);
      const end = Math.min(e.offset + e.length, to);
      if (end <= start) continue;
      // A quote or a block of code breaks the line by itself.
      const block = BLOCKS.has(e.type);
      const stop = block && text[start - 1] === '\n' ? start - 1 : start;
      if (stop > at) out.push(text.slice(at, stop));
      out.push(wrap(e, build(start, end), text.slice(start, end), context));
      at = block && text[end] === '\n' && end < to ? end + 1 : end;
    }
    if (at < to) out.push(text.slice(at, to));
    return out;
  };
  return build(0, text.length).flat();
}
