// The parts of a message that are not text.

import { h, icon } from './dom.js';
import { t } from './i18n.js';
import { fileURL } from './api.js';
import { size, duration } from './format.js';
import { lightbox } from './dialogs.js';

const largest = (photo) => photo[photo.length - 1];

// photoButton keeps the picture's place before it has loaded, so that the
// conversation does not jump.
function photoButton(m, all, cover) {
  const p = largest(m.photo);
  const img = h('img', {
    src: fileURL(p.file_id), alt: m.caption || t('photo'), loading: 'lazy', decoding: 'async',
    width: p.width || 640, height: p.height || 360, draggable: 'false',
  });
  return h('button', {
    type: 'button', class: cover ? 'photo cover' : 'photo', aria: { label: t('enlarge') },
    onclick: () => lightbox(all.map((x) => ({ src: fileURL(largest(x.photo).file_id), caption: x.caption || '' })), all.indexOf(m)),
  }, img);
}

export function album(messages) {
  const photos = messages.filter((m) => m.photo);
  const others = messages.filter((m) => !m.photo);
  return [
    photos.length > 0 && h('div', { class: 'album', data: { count: Math.min(photos.length, 10) } },
      photos.map((m) => photoButton(m, photos, photos.length > 1))),
    others.map((m) => media(m)),
  ];
}

function documentCard(doc, kind, name) {
  const label = name || doc.file_name || t(kind);
  const ext = /\.([a-z0-9]{1,4})$/i.exec(label)?.[1]?.toUpperCase();
  return h('a', {
    class: 'document', href: fileURL(doc.file_id, label), download: label,
    aria: { label: `${t('download', { name: label })}, ${size(doc.file_size)}` },
  },
  h('span', { class: 'document-icon', data: { ext: (ext || '').toLowerCase() } }, ext || icon('file')),
  h('span', { class: 'document-words' }, h('span', { class: 'document-name' }, label),
    h('span', { class: 'document-size' }, size(doc.file_size))),
  icon('download'));
}

function audio(file, kind) {
  return h('div', { class: 'voice' },
    h('span', { class: 'voice-icon' }, icon('mic')),
    h('audio', { controls: true, preload: 'metadata', src: fileURL(file.file_id), aria: { label: t(kind) } }),
    h('span', { class: 'voice-length' }, duration(file.duration)));
}

// location draws no real map: this page loads nothing from outside, so it
// shows a plain sheet with a pin and the figures.
function location(m) {
  const { latitude, longitude } = m.location;
  return h('div', { class: 'place', role: 'img', aria: { label: `${t('location')} ${latitude}, ${longitude}` } },
    h('div', { class: 'place-map' }, icon('pin', 40)),
    h('div', { class: 'place-words' }, m.venue?.title && h('strong', {}, m.venue.title),
      `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`));
}

function contact(m) {
  const c = m.contact;
  const name = [c.first_name, c.last_name].filter(Boolean).join(' ');
  return h('div', { class: 'contact' }, h('span', { class: 'voice-icon' }, icon('user')),
    h('div', {}, h('strong', {}, name), h('div', {}, c.phone_number)));
}

function poll(m, context) {
  const p = m.poll;
  const mine = context.votes?.(m) || [];
  const open = !p.is_closed;
  const shown = mine.length > 0 || !open;
  const pending = new Set();
  const kind = p.type === 'quiz' ? t('quiz') : p.is_anonymous ? t('anonymousPoll') : t('publicPoll');
  const sendButton = p.allows_multiple_answers && open && mine.length === 0 && h('button', {
    type: 'button', class: 'poll-send', disabled: true, onclick: () => context.vote(m, [...pending]),
  }, t('vote'));
  const options = p.options.map((o, i) => {
    const share = p.total_voter_count ? Math.round((100 * o.voter_count) / p.total_voter_count) : 0;
    const chosen = mine.includes(i);
    const bar = h('span', { class: 'poll-bar' }, h('span', { style: { width: shown ? share + '%' : '0' } }));
    const words = [
      h('span', { class: 'poll-mark' }, shown ? `${share}%` : h('span', { class: 'poll-ring' })),
      h('span', { class: 'poll-text' }, o.text, chosen && h('span', { class: 'poll-mine' }, icon('check', 18), h('span', { class: 'sr' }, t('voted')))),
      bar];
    if (!open || mine.length > 0) return h('div', { class: 'poll-option' }, words);
    const button = h('button', {
      type: 'button', class: 'poll-option', testid: 'poll-option', aria: p.allows_multiple_answers ? { pressed: 'false' } : {},
      onclick: () => {
        if (!p.allows_multiple_answers) { context.vote(m, [i]); return; }
        if (pending.has(i)) pending.delete(i); else pending.add(i);
        button.setAttribute('aria-pressed', String(pending.has(i)));
        sendButton.disabled = pending.size === 0;
      },
    }, words);
    return button;
  });
  return h('div', { class: 'poll' },
    h('div', { class: 'poll-question' }, p.question),
    h('div', { class: 'poll-kind' }, open ? kind : t('pollClosed'), p.allows_multiple_answers && ` · ${t('multiple')}`),
    options, sendButton,
    h('div', { class: 'poll-total' }, p.total_voter_count ? t('votes', { n: p.total_voter_count }) : t('noVotes'),
      open && mine.length > 0 && p.type !== 'quiz' && h('button', { type: 'button', class: 'text-button', onclick: () => context.vote(m, []) }, t('retract'))));
}

export function media(m, context = {}) {
  if (m.photo) return photoButton(m, [m], false);
  if (m.video_note) return media({ ...m, video: m.video_note, video_note: undefined }, context);
  if (m.video) {
    return h('video', { class: 'video', controls: true, preload: 'metadata', src: fileURL(m.video.file_id), aria: { label: t('video') } });
  }
  if (m.voice) return audio(m.voice, 'voice');
  if (m.audio) return audio(m.audio, 'audio');
  if (m.document) return documentCard(m.document, 'document');
  if (m.location) return location(m);
  if (m.contact) return contact(m);
  if (m.poll) return poll(m, context);
  return null;
}
