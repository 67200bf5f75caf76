// The live line: server-sent events with the browser's own reconnect. Each
// event has a number; on reconnect the browser sends the last one and the
// server repeats what was missed, or says `reset` when it no longer can.

import { store, emit, loadState, loadThread, refreshState, put, drop, noteMessage, setPinned } from './store.js';
import { flag } from './dom.js';

const handlers = {
  message: (e) => { put(e.message); noteMessage(e.message); emit('new:' + e.message.chat.id, e.message); emit('said', e.message); },
  edit: (e) => {
    put(e.message);
    const chat = store.chats.get(e.message.chat.id);
    if (chat?.last?.message_id === e.message.message_id) { chat.last = e.message; emit('state'); }
  },
  delete: (e) => { drop(e.chat_id, e.message_ids); refreshState(); },
  pinned: (e) => setPinned(e.chat_id, e.messages || []),
  action: (e) => emit('action:' + e.chat_id, e),
  keyboard: (e) => emit('keyboard:' + e.chat_id, e),
  state: () => refreshState(),
  migrated: (e) => refreshState().then(() => emit('migrated', e)),
  commands: () => emit('commands'),
  clock: (e) => { store.clock = e.clock; emit('clock'); },
  // The answer to a press may come before the live line tells of the same journey.
  jumping: (e) => {
    if (e.journey <= store.arrived) return;
    store.jumping = !!e.on;
    if (!e.on) store.arrived = e.journey;
    emit('clock');
  },
  reset: () => resync(),
};

async function resync() {
  Object.assign(store, { jumping: false, arrived: 0 }); // a server that was started anew counts from 1
  await loadState();
  for (const [id, th] of store.threads) {
    if (!th.loaded) continue;
    Object.assign(th, { messages: [], votes: {}, pinned: [], more: false });
    emit('thread:' + id);
    // Any viewer will do: the thread's messages are the same for all of its members.
    const viewer = [...store.people.values()].find((p) => p.chats.some((c) => c.id === id));
    if (viewer) await loadThread(viewer.user.id, id).catch(() => {});
  }
}

export function connect(since) {
  let last = since;
  let source = null;
  const open = () => {
    if (source) return;
    const mine = new EventSource(`/web/events?since=${last}`);
    source = mine;
    mine.onopen = () => { flag('live', true); emit('live', true); };
    mine.onmessage = (ev) => {
      last = ev.lastEventId || last;
      const e = JSON.parse(ev.data);
      handlers[e.type]?.(e);
    };
    mine.onerror = () => {
      flag('live', false);
      emit('live', false);
      // A closed source never retries by itself (a proxy's 502, say): start anew.
      if (mine.readyState !== EventSource.CLOSED) return;
      if (source === mine) source = null;
      setTimeout(() => { if (!document.hidden) open(); }, 2000);
    };
  };
  const shut = () => { source?.close(); source = null; flag('live', false); };
  open();
  // Browsers allow six connections to one server. A tab that nobody sees gives
  // its own back and catches up when it is looked at again.
  document.addEventListener('visibilitychange', () => { if (document.hidden) shut(); else open(); });
  addEventListener('pagehide', shut);
  addEventListener('pageshow', open);
}
