// Dates, sizes and one-line previews.

import { store, nameOf, person } from './store.js';
import { t, lang } from './i18n.js';

// The office's wall clock, not the browser's: the server says how far it is
// from UTC, and the UTC getters of a shifted date then read as local ones.
function wall(seconds) {
  return new Date((seconds + (store.offset || 0)) * 1000);
}

const two = (n) => String(n).padStart(2, '0');

export function clockTime(seconds) {
  const d = wall(seconds);
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}

export const dayKey = (seconds) => Math.floor((seconds + (store.offset || 0)) / 86400);
export const weekday = (seconds) => t('weekdays')[wall(seconds).getUTCDay()];

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function date(seconds, withYear) {
  const d = wall(seconds);
  const [y, m, n] = [d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()];
  if (lang === 'en') return `${n} ${months[m]}${withYear ? ' ' + y : ''}`;
  return `${withYear ? y + '年' : ''}${m + 1}月${n}日`;
}

export function now() {
  return store.clock ? store.clock.now : Math.floor(Date.now() / 1000);
}

export function separator(seconds) {
  const other = wall(seconds).getUTCFullYear() !== wall(now()).getUTCFullYear();
  return `${date(seconds, other)} ${weekday(seconds)}`;
}

// listTime is the time in the chat list: the hour today, the weekday within
// the last week, otherwise the date.
export function listTime(seconds) {
  const days = dayKey(now()) - dayKey(seconds);
  if (days === 0) return clockTime(seconds);
  if (days > 0 && days < 7) return weekday(seconds);
  return date(seconds, Math.abs(days) > 300);
}

export function size(bytes) {
  if (!bytes) return '0 B';
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function duration(seconds) {
  return `${Math.floor((seconds || 0) / 60)}:${two((seconds || 0) % 60)}`;
}

// bare makes long texts one line for lists, quotes and announcements.
function bare(text, max) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > max ? line.slice(0, max - 1) + '…' : line;
}

export function serviceText(m) {
  const who = nameOf(m.from);
  if (m.new_chat_members) {
    const names = m.new_chat_members.map(nameOf).join(lang === 'en' ? ', ' : '、');
    return m.new_chat_members.length === 1 && m.new_chat_members[0].id === m.from?.id
      ? t('joined', { who: names }) : t('added', { by: who, who: names });
  }
  if (m.left_chat_member) {
    const gone = nameOf(m.left_chat_member);
    return m.left_chat_member.id === m.from?.id ? t('left', { who: gone }) : t('removed', { by: who, who: gone });
  }
  if (m.pinned_message) return t('pinnedMsg', { who, what: preview(m.pinned_message, 24) });
  if (m.migrate_to_chat_id || m.migrate_from_chat_id) return t('migrated');
  if (m.group_chat_created || m.supergroup_chat_created) return t('groupCreated', { who, title: m.chat.title || '' });
  if (m.new_chat_title) return t('newTitle', { who, title: m.new_chat_title });
  return '';
}

export function preview(m, max = 80) {
  if (!m) return '';
  const service = serviceText(m);
  if (service) return service;
  const caption = m.caption ? ' ' + m.caption : '';
  let kind = '';
  if (m.photo) kind = `[${t('photo')}]`;
  else if (m.video) kind = `[${t('video')}]`;
  else if (m.animation) kind = `[${t('animation')}]`;
  else if (m.voice) kind = `[${t('voice')}]`;
  else if (m.audio) kind = `[${t('audio')}]`;
  else if (m.document) kind = `[${m.document.file_name || t('document')}]`;
  else if (m.location) kind = `[${t('location')}]`;
  else if (m.poll) kind = `[${t('poll')}] ${m.poll.question}`;
  else if (m.contact) kind = `[${t('contact')}]`;
  return bare((m.text || kind + caption) || `[${t('message')}]`, max);
}

// sender is the name over a group bubble or in a list: a known person's note
// is not part of it, Telegram would not show one.
export function sender(m, as) {
  if (!m?.from) return m?.sender_chat?.title || '';
  if (m.from.id === as) return t('you');
  return nameOf(person(m.from.id)?.user || m.from);
}
