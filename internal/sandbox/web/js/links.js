// Which links mean something to the bot's chat, and which just open.

import { store } from './store.js';

const TELEGRAM = /^(www\.)?(t\.me|telegram\.me|telegram\.dog)$/i;

// parse returns {start: code} for a link that opens the bot ('' without a
// code), {startgroup: code} for one that adds it to a group, {user: id} for a
// mention, and {url} for everything else.
export function parse(href) {
  let url;
  try { url = new URL(href, location.href); } catch { return { url: null }; }
  const me = (store.bot?.username || '').toLowerCase();
  if (url.protocol === 'tg:') {
    const host = url.host || url.pathname.replace(/^\/+/, '');
    if (host === 'user') return { user: Number(url.searchParams.get('id')) };
    if (host === 'resolve') return ours(url, (url.searchParams.get('domain') || '').toLowerCase() === me);
    return { url: null };
  }
  if (TELEGRAM.test(url.host)) return ours(url, !me || url.pathname.slice(1).toLowerCase() === me);
  // A bare ?start=CODE on this very server: the code on the wall's poster.
  if (url.origin === location.origin && url.searchParams.has('start')) return { start: url.searchParams.get('start') };
  return { url: /^(https?|mailto|tel):$/.test(url.protocol) ? url.href : null };
}

function ours(url, mine) {
  if (!mine) return { url: url.protocol === 'tg:' ? null : url.href };
  if (url.searchParams.has('startgroup')) return { startgroup: url.searchParams.get('startgroup') };
  return { start: url.searchParams.get('start') || '' };
}
