// The page's only way to the server.

import { t } from './i18n.js';

// Refusals have a code that the page has words for; anything else is shown as
// the server says it.
function words(body, response) {
  const known = t('err_' + body?.code);
  return known === 'err_' + body?.code ? body?.error || `${response.status} ${response.statusText}` : known;
}

// read waits for an answer. A browser's own words for a line that is down, or a
// file that is gone, are in its own language.
async function read(request) {
  const response = await request.catch(() => { throw new Error(t('err_line')); });
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Error(words(body, response));
  return body;
}

export async function get(path, params = {}) {
  const query = new URLSearchParams();
  for (const [k, v] of Object.entries(params)) if (v !== undefined && v !== null) query.set(k, v);
  return read(fetch(`/web/${path}?${query}`, { headers: { Accept: 'application/json' } }));
}

export async function post(path, body = {}) {
  const form = body instanceof FormData;
  return read(fetch(`/web/${path}`, {
    method: 'POST',
    headers: form ? {} : { 'Content-Type': 'application/json' },
    body: form ? body : JSON.stringify(body),
  }));
}

export const fileURL = (id, name) => `/web/file/${encodeURIComponent(id)}${name ? `?name=${encodeURIComponent(name)}` : ''}`;
