// Choosing people: one for a link, several for a group, or somebody new.

import { h, icon } from './dom.js';
import { noteOf, t } from './i18n.js';
import { store, nameOf } from './store.js';
import { avatar } from './message.js';
import { dialog, fail } from './dialogs.js';
import { createPerson } from './actions.js';

export function newPersonForm(done) {
  const input = h('input', { type: 'text', required: true, maxlength: 64, placeholder: t('namePlaceholder'), testid: 'new-person-name', autocomplete: 'off', aria: { label: t('name') } });
  const button = h('button', { type: 'submit', class: 'primary', testid: 'create-person' }, t('create'));
  return h('form', {
    class: 'inline-form',
    onsubmit: async (ev) => {
      ev.preventDefault();
      const name = input.value.trim();
      if (!name || button.disabled) return;
      button.disabled = true;
      try { done(await createPerson(name)); } catch (err) { fail(err); } finally { button.disabled = false; }
    },
  }, input, button);
}

function line(p, extra) {
  return [avatar(p.user.id, nameOf(p.user)), h('span', { class: 'person-words' },
    h('span', { class: 'person-name' }, nameOf(p.user), extra), p.note && h('span', { class: 'person-note' }, noteOf(p)))];
}

// pickPerson resolves with an id; the one who holds the phone comes first.
export function pickPerson(title, hint, first) {
  return dialog(title, (close) => {
    const people = [...store.people.values()].sort((a, b) => Number(b.user.id === first) - Number(a.user.id === first));
    return [
      h('p', { class: 'muted' }, hint),
      h('div', { class: 'pick-list' }, people.map((p) => h('button', {
        type: 'button', class: 'person', testid: 'pick-' + p.user.id, autofocus: p.user.id === first, onclick: () => close(p.user.id),
      }, line(p, p.user.id === first && h('span', { class: 'muted' }, ' ' + t('me')))))),
      h('div', { class: 'new-person' }, h('h3', {}, icon('addUser', 20), t('newPerson')), h('p', { class: 'muted' }, t('newPersonHint')), newPersonForm(close)),
      h('div', { class: 'dialog-actions' }, h('button', { type: 'button', onclick: () => close() }, t('cancel'))),
    ];
  }, { class: 'tall', testid: 'person-picker' });
}

// pickPeople is a list of checkboxes; chosen() gives the ids.
export function pickPeople(people, checked) {
  const boxes = people.map((p) => ({ id: p.user.id, box: h('input', { type: 'checkbox', checked }), p }));
  return {
    el: h('div', { class: 'pick-list' }, boxes.map(({ box, p }) => h('label', { class: 'person' }, box, line(p)))),
    chosen: () => boxes.filter((b) => b.box.checked).map((b) => b.id),
  };
}
