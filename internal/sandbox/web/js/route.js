// Where the page is: whose phone, which chat, and what is pinned beside it.
// The address says it all, so that reload, back and shared links work.

const listeners = new Set();

function number(params, name) {
  const n = Number(params.get(name));
  return params.has(name) && Number.isSafeInteger(n) && n !== 0 ? n : null;
}

export function current() {
  const p = new URLSearchParams(location.search);
  return { as: number(p, 'as'), chat: number(p, 'chat'), as2: number(p, 'as2'), chat2: number(p, 'chat2'), start: p.get('start') };
}

export function go(change, how = 'push') {
  const next = { ...current(), start: null, ...change };
  const url = new URL(location.href);
  for (const name of ['as', 'chat', 'as2', 'chat2', 'start']) {
    if (next[name] === null || next[name] === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, next[name]);
  }
  if (url.href !== location.href) history[how === 'replace' ? 'replaceState' : 'pushState'](null, '', url);
  for (const fn of listeners) fn();
}

export function onRoute(fn) {
  listeners.add(fn);
  addEventListener('popstate', fn);
}
