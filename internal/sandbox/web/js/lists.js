// The two lists: whose phone, and which of its chats.

import { h, icon, iconButton, replace, rove, tabStop } from './dom.js';
import { labelOf, noteOf, t } from './i18n.js';
import { store, on, person, nameOf, chatTitle, totalUnread } from './store.js';
import { avatar, botAvatar } from './message.js';
import { listTime, preview, sender, serviceText } from './format.js';
import { current, go, onRoute } from './route.js';
import { dialog } from './dialogs.js';
import { newPersonForm } from './pickers.js';
import { newGroup } from './actions.js';

const badge = (n) => n > 0 && h('span', { class: 'badge', testid: 'unread', aria: { label: t('unread', { n }) } }, n > 99 ? '99+' : n);

// keepFocus redraws a list without taking the focus from it.
function keepFocus(list, draw) {
  const had = list.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  const top = list.scrollTop;
  draw();
  list.scrollTop = top;
  if (had) list.querySelector(`[data-testid="${had}"]`)?.focus();
}

export function peopleList(root) {
  const list = h('div', { class: 'list', role: 'list', aria: { label: t('people') } });
  const notices = h('div', { class: 'notices' });
  const starts = h('div', { class: 'starts', role: 'group', aria: { label: t('tryFirst') } });
  root.append(h('header', { class: 'pane-head' }, h('h2', {}, t('people')),
    iconButton('addUser', t('newPerson'), { testid: 'new-person', onclick: add })), h('p', { class: 'list-hint' }, t('choosePersonHint')), starts, list, notices);
  rove(list, '.person');

  async function add() {
    const id = await dialog(t('newPerson'), (close) => [h('p', { class: 'muted' }, t('newPersonHint')), newPersonForm(close)]);
    if (id) open(id);
  }

  // Opening a person's phone opens the chat with the bot where there is room:
  // it is what people came for.
  function open(id) {
    const { chat, chat2, as } = current();
    const same = chat < 0 && chat !== chat2 && as !== id && person(id)?.chats.some((c) => c.id === chat);
    go({ as: id, chat: matchMedia('(min-width: 1000px)').matches ? (same ? chat : id) : null });
  }

  function draw() {
    const { as } = current();
    keepFocus(list, () => replace(list, [...store.people.values()].map((p) => {
      const name = nameOf(p.user);
      const on = p.user.id === as;
      return h('div', { role: 'listitem' }, h('button', {
        type: 'button', class: 'person' + (on ? ' current' : ''), testid: 'person-' + p.user.id,
        aria: on ? { current: 'true' } : {}, onclick: () => open(p.user.id),
      }, avatar(p.user.id, name), h('span', { class: 'person-words' },
        h('span', { class: 'person-name' }, name),
        h('span', { class: 'person-note' }, [noteOf(p), p.blocked ? t('isBlocked') : !p.started ? t('notStarted') : ''].filter(Boolean).join(' · '))),
      badge(totalUnread(p))));
    })));
    tabStop(list, '.person', list.querySelector('.current'));
    starts.hidden = !store.starts.length;
    replace(starts, h('p', { class: 'starts-title' }, t('tryFirst')), store.starts.map((s, i) => h('button', {
      type: 'button', class: 'start-option', testid: `start-${i + 1}`, onclick: () => go({ as: s.as, chat: s.chat }),
    }, labelOf(s))));
    replace(notices, (store.notices.length ? store.notices : [t('sessionHint')]).map((n) => h('p', {}, n)));
  }
  on('state', draw);
  onRoute(draw);
  draw();
}

export function chatList(root) {
  const head = h('header', { class: 'pane-head' });
  const list = h('div', { class: 'list', role: 'list', aria: { label: t('chats') } });
  root.append(head, list);
  rove(list, '.chat');

  function draw() {
    const { as, chat: openID } = current();
    const p = person(as);
    if (!p) { replace(head); replace(list); return; }
    const name = nameOf(p.user);
    const focused = head.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    replace(head,
      h('button', { type: 'button', class: 'who', testid: 'switch-person', title: t('switchPerson'), onclick: () => go({ as: null, chat: null }) },
        avatar(as, name), h('span', { class: 'person-words' }, h('span', { class: 'person-name' }, name), p.note && h('span', { class: 'person-note' }, noteOf(p))),
        h('span', { class: 'only-phone' }, icon('down', 20))),
      iconButton('group', t('newGroup'), { testid: 'create-group-open', onclick: () => newGroup(as) }));
    if (focused) head.querySelector(`[data-testid="${focused}"]`)?.focus();
    const chats = p.chats.map((c) => ({ ...c, ...(store.chats.get(c.id) || { chat: { id: c.id, type: 'private' } }) }))
      .sort((a, b) => (b.last?.date || 0) - (a.last?.date || 0) || (b.last?.message_id || 0) - (a.last?.message_id || 0));
    keepFocus(list, () => replace(list, chats.map((c) => chatLine(c, as, openID))));
    tabStop(list, '.chat', list.querySelector('.current'));
  }

  function chatLine({ chat, last, unread, id }, as, openID) {
    const title = chatTitle(chat);
    const group = chat.type !== 'private';
    const who = last && group && last.from && !serviceText(last) ? sender(last, as) + t('colon') : !group && last?.from?.id === as ? t('you') + t('colon') : '';
    return h('div', { role: 'listitem' }, h('button', {
      type: 'button', class: 'chat' + (id === openID ? ' current' : ''), testid: 'chat-' + id, aria: id === openID ? { current: 'true' } : {},
      onclick: () => go({ chat: id }),
    }, group ? avatar(id, title) : botAvatar(),
    h('span', { class: 'chat-words' },
      h('span', { class: 'chat-top' }, h('span', { class: 'chat-title' }, title), last && h('time', {}, listTime(last.date))),
      h('span', { class: 'chat-bottom' }, h('span', { class: 'chat-preview' }, last ? who + preview(last) : t('noMessages')), badge(unread)))));
  }

  on('state', draw);
  on('clock', draw);
  onRoute(draw);
  draw();
}
