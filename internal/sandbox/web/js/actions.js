// What people do besides writing: press, follow links, make groups, block.

import { h } from './dom.js';
import { t, lang } from './i18n.js';
import { post } from './api.js';
import { store, person, nameOf, loadState, chatTitle } from './store.js';
import { go } from './route.js';
import { parse } from './links.js';
import { alertBox, confirmBox, dialog, fail, menu, toast } from './dialogs.js';
import { pickPeople, pickPerson } from './pickers.js';

// pressButton does what an inline button says, and returns when its progress
// circle should end.
export async function pressButton(pane, message, button) {
  if (button.callback_data !== undefined) {
    let result;
    try {
      result = await post('press', { as: pane.as, chat: pane.chatID, message_id: message.message_id, data: button.callback_data });
    } catch (err) { fail(err); return; }
    const answer = result.answer;
    if (!answer) { pane.say(t('noAnswer'), { error: true }); return; }
    if (answer.url) followLink(answer.url, pane.as);
    // The circle must not turn while an alert waits to be read.
    if (answer.text && answer.show_alert) alertBox(answer.text);
    else if (answer.text) pane.say(answer.text);
  } else if (button.url) await followLink(button.url, pane.as);
  else if (button.copy_text) await copy(button.copy_text.text, pane);
  else if (button.switch_inline_query_current_chat !== undefined) {
    pane.composer?.insert(`@${store.bot.username} ${button.switch_inline_query_current_chat}`);
  } else toast(t('notInTry'));
}

async function copy(text, pane) {
  try {
    await navigator.clipboard.writeText(text);
    pane.say(t('copied'));
  } catch { alertBox(text); }
}

export async function followLink(href, as) {
  const target = parse(href);
  if (target.start !== undefined) return openStart(target.start, as);
  if (target.startgroup !== undefined) return newGroup(as);
  if (target.url && await confirmBox(`${t('confirmLink')}\n${target.url}`, t('open'))) window.open(target.url, '_blank', 'noopener');
}

// openStart presses Start for whoever is chosen: the holder of this phone, a
// colleague, or a newcomer who has just scanned the code on the wall.
export async function openStart(code, as) {
  const who = await pickPerson(t('asWhom'), t('asWhomHint'), as);
  if (!who) return;
  go({ as: who, chat: who });
  try {
    await post('start', { as: who, payload: code });
  } catch (err) { fail(err); }
}

export async function createPerson(name) {
  const made = await post('person', { name, language_code: lang === 'en' ? 'en' : 'zh-hans' });
  await loadState();
  return made.user.id;
}

export async function newGroup(as) {
  const made = await dialog(t('newGroup'), (close) => {
    const title = h('input', { type: 'text', required: true, maxlength: 128, placeholder: t('groupPlaceholder'), testid: 'group-title', autofocus: true });
    const everyone = [...store.people.values()].filter((p) => p.user.id !== as);
    const boxes = pickPeople(everyone, true);
    return h('form', { onsubmit: (ev) => { ev.preventDefault(); close({ title: title.value.trim(), members: boxes.chosen() }); } },
      h('label', { class: 'field' }, t('groupTitle'), title),
      h('fieldset', {}, h('legend', {}, t('groupMembers')), boxes.el),
      h('div', { class: 'dialog-actions' },
        h('button', { type: 'button', onclick: () => close() }, t('cancel')),
        h('button', { type: 'submit', class: 'primary', testid: 'create-group' }, t('create'))));
  });
  if (!made?.title) return;
  try {
    const done = await post('group', { action: 'create', as, title: made.title, members: made.members });
    await loadState();
    go({ as, chat: done.chat.id });
  } catch (err) { fail(err); }
}

async function addMembers(pane) {
  const inside = new Set((store.chats.get(pane.chatID)?.members || []).map((m) => m.id));
  const outside = [...store.people.values()].filter((p) => !inside.has(p.user.id));
  if (!outside.length) { toast(t('nobodyLeft')); return; }
  const chosen = await dialog(t('addMembers'), (close) => {
    const boxes = pickPeople(outside, false);
    return h('form', { onsubmit: (ev) => { ev.preventDefault(); close(boxes.chosen()); } }, boxes.el,
      h('div', { class: 'dialog-actions' },
        h('button', { type: 'button', onclick: () => close() }, t('cancel')),
        h('button', { type: 'submit', class: 'primary', testid: 'add-members' }, t('add'))));
  });
  if (chosen?.length) await group(pane, { action: 'add', members: chosen });
}

async function rename(pane) {
  const title = await dialog(t('rename'), (close) => {
    const input = h('input', { type: 'text', required: true, maxlength: 128, value: pane.chat.title, autofocus: true });
    return h('form', { onsubmit: (ev) => { ev.preventDefault(); close(input.value.trim()); } },
      h('label', { class: 'field' }, t('groupTitle'), input),
      h('div', { class: 'dialog-actions' }, h('button', { type: 'button', onclick: () => close() }, t('cancel')),
        h('button', { type: 'submit', class: 'primary' }, t('save'))));
  });
  if (title) await group(pane, { action: 'rename', title });
}

function group(pane, body) {
  return post('group', { as: pane.as, chat: pane.chatID, ...body }).catch(fail);
}

export function chatMenu(anchor, pane) {
  const who = nameOf(person(pane.as)?.user);
  if (!pane.group) {
    const blocked = person(pane.as)?.blocked;
    menu(anchor, [
      { icon: 'group', label: t('newGroup'), testid: 'new-group', act: () => newGroup(pane.as) },
      { icon: 'block', label: t(blocked ? 'unblock' : 'block'), danger: !blocked, testid: 'toggle-block', act: () => post('block', { as: pane.as, blocked: !blocked }).catch(fail) },
    ]);
    return;
  }
  const members = store.chats.get(pane.chatID)?.members || [];
  const bot = members.find((m) => m.id === store.bot.id);
  menu(anchor, [
    { icon: 'addUser', label: t('addMembers'), testid: 'add-member', act: () => addMembers(pane) },
    !bot && { icon: 'bot', label: t('addBot'), testid: 'add-bot', act: () => group(pane, { action: 'add_bot' }) },
    bot && { icon: 'check', label: t(bot.status === 'administrator' ? 'demoteBot' : 'promoteBot'), testid: 'promote-bot',
      act: () => group(pane, { action: 'promote_bot', admin: bot.status !== 'administrator' }) },
    { icon: 'file', label: t('rename'), testid: 'rename-group', act: () => rename(pane) },
    pane.chat.type === 'group' && { icon: 'group', label: t('migrate'), testid: 'migrate', act: () => group(pane, { action: 'migrate' }) },
    bot && { icon: 'block', label: t('removeBot'), danger: true, testid: 'remove-bot', act: () => group(pane, { action: 'remove_bot' }) },
    { icon: 'exit', label: t('leaveGroup'), danger: true, testid: 'leave',
      act: async () => {
        if (!await confirmBox(t('confirmLeave', { who, title: chatTitle(pane.chat) }), t('leave'))) return;
        await group(pane, { action: 'leave' });
        go({ chat: null });
      } },
  ]);
}

export function messageMenu(anchor, item, pane) {
  const m = item.message;
  const text = item.messages.map((x) => x.text || x.caption || '').filter(Boolean).join('\n');
  const own = m.from?.id === pane.as;
  menu(anchor, [
    pane.composer && { icon: 'reply', label: t('reply'), testid: 'reply', act: () => pane.composer.setTarget({ message: m }) },
    text && { icon: 'copy', label: t('copy'), act: () => copy(text, pane) },
    own && text && pane.composer && { icon: 'file', label: t('edit'), testid: 'edit', act: () => pane.composer.setTarget({ message: item.messages.find((x) => x.text || x.caption), edit: true }) },
    own && { icon: 'close', label: t('delete'), danger: true, testid: 'delete',
      act: async () => {
        if (!await confirmBox(t('confirmDelete'), t('delete'))) return;
        for (const x of item.messages) await post('delete', { as: pane.as, chat: pane.chatID, message_id: x.message_id }).catch(fail);
      } },
  ]);
}
