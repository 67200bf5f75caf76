// What the page knows. The server is the truth; this is a copy that events
// keep fresh, and views subscribe to the parts they draw.

import { get, post } from './api.js';

export const store = {
  title: '', english: '', bot: null, notices: [], starts: [], clock: null, jumping: false, arrived: 0, limits: { upload: 0 },
  people: new Map(), // id → { user, note, blocked, started, chats: [{id, unread}] }
  chats: new Map(), // id → { chat, last, members }
  threads: new Map(), // chat id → thread
};

const listeners = new Map();

// on subscribes to a topic ('state', 'clock', 'thread:<id>', 'action:<id>')
// and returns the way out.
export function on(topic, fn) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(fn);
  return () => listeners.get(topic)?.delete(fn);
}

export function emit(topic, value) {
  for (const fn of [...(listeners.get(topic) || [])]) fn(value);
}

export async function loadState() {
  const s = await get('state');
  Object.assign(store, { title: s.title, english: s.english, bot: s.bot, notices: s.notices || [], starts: s.starts || [], clock: s.clock || null, limits: s.limits, offset: s.offset });
  store.people = new Map(s.people.map((p) => [p.user.id, p]));
  store.chats = new Map(s.chats.map((c) => [c.chat.id, c]));
  emit('state');
  emit('clock');
  return s;
}

// refreshState folds a burst of changes into one request.
let pending = null;
export function refreshState() {
  pending ??= new Promise((done) => setTimeout(done, 60)).then(() => {
    pending = null;
    return loadState();
  }).catch((err) => emit('error', err));
  return pending;
}

export const person = (id) => store.people.get(id);
export const nameOf = (user) => (user ? [user.last_name && /[\u4e00-\u9fff]/.test(user.last_name + user.first_name)
  ? user.last_name + user.first_name
  : [user.first_name, user.last_name].filter(Boolean).join(' ')].join('') : '');

// chatTitle is what this person's phone calls the chat: a private chat bears
// the bot's name, not their own.
export function chatTitle(chat) {
  if (!chat) return '';
  if (chat.type === 'private') return nameOf(store.bot);
  return chat.title || String(chat.id);
}

export function membership(as, chatID) {
  return person(as)?.chats.find((c) => c.id === chatID);
}

export const totalUnread = (p) => p.chats.reduce((n, c) => n + c.unread, 0);

// --- threads ---------------------------------------------------------------

export function thread(chatID) {
  if (!store.threads.has(chatID)) {
    store.threads.set(chatID, { id: chatID, messages: [], more: true, loaded: false, loading: null, late: [], pinned: [], votes: {} });
  }
  return store.threads.get(chatID);
}

const PAGE = 50;

// fetchPage asks for a page and then repeats on it what the events changed
// while it was under way: the answer may be older than they are.
function fetchPage(as, th, query, use) {
  th.late = [];
  th.loading = get('messages', { as, chat: th.id, limit: PAGE, ...query }).then((page) => {
    use(page);
    th.more = page.more;
    for (const [id, options] of Object.entries(page.votes || {})) th.votes[`${as}:${id}`] = options;
    th.loaded = true;
    for (const change of th.late) change();
    emit('thread:' + th.id);
  }).finally(() => { th.loading = null; th.late = []; });
  return th.loading;
}

export function loadThread(as, chatID) {
  const th = thread(chatID);
  if (th.loading) return th.loading.then(() => loadThread(as, chatID));
  return fetchPage(as, th, {}, (page) => {
    // What was loaded by scrolling back stays, if the pages still touch.
    const first = page.messages[0]?.message_id;
    const older = page.more && th.messages.some((m) => m.message_id === first) ? th.messages.filter((m) => m.message_id < first) : [];
    if (older.length) page.more = th.more;
    th.messages = [...older, ...page.messages];
    th.pinned = page.pinned || [];
  });
}

export function loadOlder(as, chatID) {
  const th = thread(chatID);
  if (!th.more || th.loading || !th.messages.length) return th.loading || Promise.resolve();
  return fetchPage(as, th, { before: th.messages[0].message_id }, (page) => { th.messages = [...page.messages, ...th.messages]; });
}

function indexOf(th, id) {
  let lo = 0;
  let hi = th.messages.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (th.messages[mid].message_id < id) lo = mid + 1; else hi = mid;
  }
  return lo;
}

// put adds or replaces by message id, so that an event which repeats what a
// page load already brought changes nothing.
export function put(message) {
  const th = store.threads.get(message.chat.id);
  if (!th) return;
  if (th.loading) th.late.push(() => insert(th, message));
  if (!th.loaded) return;
  insert(th, message);
  emit('thread:' + th.id);
}

function insert(th, message) {
  const at = indexOf(th, message.message_id);
  const known = th.messages[at]?.message_id === message.message_id;
  if (!known && at === 0 && th.more && th.messages.length) return;
  th.messages.splice(at, known ? 1 : 0, message);
}

export function drop(chatID, ids) {
  const th = store.threads.get(chatID);
  if (!th) return;
  const gone = new Set(ids);
  const remove = () => {
    th.messages = th.messages.filter((m) => !gone.has(m.message_id));
    th.pinned = th.pinned.filter((m) => !gone.has(m.message_id));
  };
  if (th.loading) th.late.push(remove);
  remove();
  emit('thread:' + chatID);
}

export function setPinned(chatID, messages) {
  const th = thread(chatID);
  const set = () => { th.pinned = messages; };
  if (th.loading) th.late.push(set);
  set();
  emit('thread:' + chatID);
}

// noteMessage keeps the chat lists right without asking the server again.
export function noteMessage(message) {
  const chat = store.chats.get(message.chat.id);
  if (!chat) return refreshState();
  // The line may repeat what the state already counted.
  if (chat.last && chat.last.message_id >= message.message_id) return undefined;
  chat.last = message;
  for (const p of store.people.values()) {
    const m = p.chats.find((c) => c.id === message.chat.id);
    if (m && message.from?.id !== p.user.id && message.message_id > m.read) m.unread += 1;
    if (m && message.from?.id === p.user.id) Object.assign(m, { read: message.message_id, unread: 0 });
  }
  emit('state');
  return undefined;
}

export function markRead(as, chatID) {
  const m = membership(as, chatID);
  const last = store.chats.get(chatID)?.last;
  if (!m || !last || (m.unread === 0 && m.read >= last.message_id)) return;
  Object.assign(m, { unread: 0, read: last.message_id });
  emit('state');
  post('read', { as, chat: chatID, message_id: last.message_id }).catch(() => { /* counts come again with the state */ });
}
