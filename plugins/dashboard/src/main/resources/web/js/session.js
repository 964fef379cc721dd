/** Who looks at the page. The token is exchanged for a cookie that no script can read, and kept nowhere. */
import {call, guard, get} from './http.js';

/** @type {{name: string, scopes: string[], expires_at: string, csrf_token: string}|null} */
export let session = null;

/** {@return whether there is one from before} */
export async function restore() {
  try {
    take(await get('session', {quiet: true}));
    return true;
  } catch (problem) {
    if (problem.status === 401 || problem.status === 403) return false;
    throw problem;
  }
}

/** @param {string} token */
export async function signIn(token) {
  const headers = {Authorization: `Bearer ${token}`};
  take((await call('POST', 'session', {headers, quiet: true})).body);
}

/** Where it fails, the session goes on, and whoever signs out must know. */
export async function signOut() {
  try {
    await call('DELETE', 'session', {quiet: true});
  } catch (problem) {
    if (problem.status !== 401) throw problem;
  }
  session = null;
}

export const forget = () => { session = null; };

function take(body) {
  session = body;
  guard(body.csrf_token, body.name);
}

const IMPLIED = {read: ['read', 'write', 'admin'], write: ['write', 'admin'], admin: ['admin']};

/** Whether the session allows it. @param {'read'|'write'|'admin'} scope */
export const may = scope => (session?.scopes ?? []).some(own => IMPLIED[scope].includes(own));
