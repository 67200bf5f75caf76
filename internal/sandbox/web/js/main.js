// The page: layout, routing, and what is said aloud.

import { h, icon, replace, flag, wide, mouse, iconButton } from './dom.js';
import { t, lang, titleOf, toggleLanguage } from './i18n.js';
import { store, on, emit, loadState, person, nameOf, chatTitle } from './store.js';
import { connect } from './sse.js';
import { current, go, onRoute } from './route.js';
import { peopleList, chatList } from './lists.js';
import { clockBar } from './clock.js';
import { Pane } from './pane.js';
import { followLink, openStart } from './actions.js';
import { onLink } from './entities.js';
import { preview, sender } from './format.js';
import { toast } from './dialogs.js';

const app = document.getElementById('app');
const panes = { main: null, side: null };
let slots;

function layout() {
  const clock = h('div', { class: 'clock-bar' });
  const line = h('span', { class: 'line-down', role: 'status', hidden: true }, t('offline'));
  const people = h('nav', { class: 'people-pane', aria: { label: t('people') } });
  const chats = h('nav', { class: 'chats-pane', aria: { label: t('chats') } });
  slots = { main: h('div', { class: 'slot' }), side: h('div', { class: 'slot', hidden: true }), empty: h('div', { class: 'welcome' }) };
  // With a keyboard the way to where one writes is one key: the first thing that
  // Tab reaches.
  const skip = h('button', { type: 'button', class: 'skip', testid: 'skip', hidden: true, onclick: () => (panes.main || panes.side)?.composer?.text.focus() }, t('toComposer'));
  slots.skip = skip;
  replace(app, skip,
    h('header', { class: 'topbar' }, h('h1', { class: 'brand' }, titleOf(store)), clock, line,
      iconButton('globe', t('language'), { class: 'language', lang: lang === 'en' ? 'zh-CN' : 'en', testid: 'language', onclick: toggleLanguage })),
    h('main', { class: 'columns' }, people, chats, h('div', { class: 'stage' }, slots.empty, slots.main, slots.side)));
  clockBar(clock);
  peopleList(people);
  chatList(chats);
  on('live', (up) => { line.hidden = up; });
  document.title = titleOf(store);
}

// known checks an address against what exists: links get stale when the
// sandbox starts afresh.
function known(as, chat) {
  return person(as)?.chats.some((c) => c.id === chat);
}

function show(which, as, chat, options) {
  const slot = slots[which];
  const old = panes[which];
  if (old && old.as === as && old.chatID === chat) return;
  old?.destroy();
  panes[which] = as && chat ? new Pane(slot, as, chat, options) : null;
  slot.hidden = !panes[which];
  // Who has opened a chat is about to write, as in the apps; on a phone that would
  // open its keyboard over the conversation.
  if (mouse.matches && which === 'main') panes.main?.composer?.text.focus({ preventScroll: true });
}

function route() {
  const at = current();
  const as = person(at.as) ? at.as : null;
  const chat = as && known(as, at.chat) ? at.chat : null;
  app.dataset.view = chat ? 'chat' : as ? 'chats' : 'people';
  const split = wide.matches && known(at.as2, at.chat2);
  app.classList.toggle('split', Boolean(split));
  show('main', as, chat, { onBack: () => go({ chat: null }), onSide: (pane) => go({ as2: pane.as, chat2: pane.chatID }) });
  show('side', split ? at.as2 : null, split ? at.chat2 : null, { side: true, onSide: () => go({ as2: null, chat2: null }) });
  slots.empty.hidden = Boolean(chat) || Boolean(split);
  slots.skip.hidden = !panes.main && !panes.side;
  replace(slots.empty, icon(as ? 'bot' : 'user', 56), h('h2', {}, t(as ? 'chooseChat' : 'choosePerson')),
    h('p', {}, as ? t('chooseChatHint', { name: nameOf(person(as).user) }) : t('choosePersonHint')));
}

// aloud tells screen readers what arrived in the chats that are open.
function aloud() {
  const log = document.getElementById('live');
  on('said', (m) => {
    const open = Object.values(panes).find((p) => p && p.chatID === m.chat.id);
    if (!open || m.from?.id === open.as) return;
    log.append(h('p', {}, `${chatTitle(m.chat)}: ${t('from', { who: sender(m, open.as) })} ${preview(m, 300)}`));
    while (log.children.length > 20) log.firstChild.remove();
  });
}

async function boot() {
  // The stream starts where the state was taken: nothing falls in between.
  let state;
  try {
    state = await loadState();
  } catch (err) {
    replace(app, h('div', { class: 'welcome' }, icon('warn', 56), h('h2', {}, t('failed', { why: err.message })),
      h('button', { type: 'button', class: 'primary', onclick: () => location.reload() }, t('retry'))));
    return;
  }
  layout();
  aloud();
  onRoute(route);
  wide.addEventListener('change', route);
  on('state', () => route());
  on('error', (err) => toast(t('failed', { why: err.message }), { error: true }));
  onLink((href, el) => followLink(href, Number(el.closest('.pane')?.dataset.as) || current().as));
  on('migrated', (e) => {
    const at = current();
    go({ chat: at.chat === e.chat_id ? e.new_chat_id : at.chat, chat2: at.chat2 === e.chat_id ? e.new_chat_id : at.chat2 }, 'replace');
  });
  document.addEventListener('visibilitychange', () => Object.values(panes).forEach((p) => p?.read()));
  document.addEventListener('keydown', (ev) => {
    // Esc goes one step back, as the phone's back gesture does.
    if (ev.key !== 'Escape' || ev.defaultPrevented || document.querySelector('dialog[open], .menu')) return;
    if (current().chat && !wide.matches) go({ chat: null });
  });
  const { start } = current();
  if (start !== null) go({ start: null }, 'replace');
  else route();
  connect(state.seq);
  flag('ready', true);
  emit('ready');
  if (start !== null) await openStart(start, current().as);
}

boot();
