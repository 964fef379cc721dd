/** Asking the API. */

/** Where the API is: beside the dashboard, below whatever prefix. */
export const API = new URL('../../api/v1/', import.meta.url);

let csrf = '', who = '';
let lost = () => {};

/** @param {string} token sent along with every change @param {string} name whose session it is */
export const guard = (token, name) => { csrf = token; who = name; };

/** @param {() => void} action called when the session is not known any more */
export const onLost = action => { lost = action; };

/** What the API says when it does not do what was asked. Status 0: nobody answered. */
export class Problem extends Error {
  /** @param {number} status @param {any} body */
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? `HTTP ${status}`);
    this.status = status;
    this.body = body ?? {};
    this.code = String(body?.type ?? '').split(':').pop();
    /** @type {{pointer: string, detail: string}[]} */
    this.errors = body?.errors ?? [];
  }
}

/** {@return the headers of a request that changes something} */
export const guarded = (method, headers = {}) =>
    method === 'GET' || method === 'HEAD' ? headers : {...headers, 'X-CSRF-Token': csrf};

/**
 * @param {string} method
 * @param {string} path below /api/v1/
 * @param {{json?: any, headers?: Record<string, string>, quiet?: boolean, signal?: AbortSignal}} [more]
 *     quiet: a session that is not known is the caller's to handle
 * @returns {Promise<{status: number, tag: string|null, body: any}>}
 */
export const call = (method, path, {quiet = false, ...more} = {}) => held(() => once(method, path, more), quiet);

async function once(method, path, {json, headers = {}, signal}) {
  const sent = guarded(method, {Accept: 'application/json', ...headers});
  if (json !== undefined) sent['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(new URL(path, API), {
      method, signal, headers: sent, body: json === undefined ? undefined : JSON.stringify(json), cache: 'no-store',
    });
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new Problem(0, null);
  }
  const body = parsed(method === 'HEAD' ? '' : await response.text());
  if (response.ok) return {status: response.status, tag: response.headers.get('ETag'), body};
  throw new Problem(response.status, body);
}

/**
 * What holds for whatever is sent: a session that is not known leads to signing in, a guard that is stale is renewed and it is
 * sent once more.
 * @template T
 * @param {() => Promise<T>} send throws a Problem
 * @param {boolean} [quiet] a session that is not known is the caller's to handle
 * @returns {Promise<T>}
 */
export async function held(send, quiet = false) {
  const known = async () => {
    try {
      return await send();
    } catch (problem) {
      if (problem.status === 401 && !quiet) lost();
      throw problem;
    }
  };
  try {
    return await known();
  } catch (problem) {
    if (problem.code === 'csrf' && await renewed()) return known();
    throw problem;
  }
}

/** Another tab may have signed in anew: the cookie is its, and so is what guards it. In another's name nothing is repeated. */
async function renewed() {
  const session = await get('session').catch(() => null);
  if (session === null) return false;
  if (session.name !== who) {
    lost();
    return false;
  }
  guard(session.csrf_token, session.name);
  return true;
}

function parsed(text) {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return {detail: text.slice(0, 500)};
  }
}

/** {@return what GET answers} */
export const get = async (path, more) => (await call('GET', path, more)).body;

/** All pages of a list, at most a thousand items. */
export async function list(path) {
  const items = [];
  for (let cursor = ''; ;) {
    const mark = path.includes('?') ? '&' : '?';
    const page = await get(`${path}${mark}limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...page.items);
    if (!page.next_cursor || items.length >= 1000) return items;
    cursor = page.next_cursor;
  }
}

/** A path of names. @param {...string} names */
export const path = (...names) => names.map(encodeURIComponent).join('/');
