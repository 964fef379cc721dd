/** What is known of the server, kept current by its events; in-flight counts are asked for now and then. */
import {get, list} from './http.js';
import {past, stream} from './events.js';

const POLL = 2_000, EVENTS = 500, SETTLE = 60, LATEST = 250;
/** A page that nobody sees lets go of its stream after a minute: a browser has six connections for one server. */
const UNSEEN = 60_000;

/** Read by the views, written here alone. */
export const state = {
  bindings: [], points: [], plugins: [], pages: [], events: [],
  /** @type {{state: string, components: {name: string, state: string, since: string, detail: string}[]}} */ health: {state: 'up', components: []},
  /** @type {'connecting'|'live'|'lost'} */ connection: 'connecting',
  retry: 0, resets: 0,
};

const listeners = new Set();
let source = null, poll = 0, timer = 0, first = 0, unseen = 0, marks = new Set(), refused = () => {}, back = () => {}, begun = '', wanted = false;

/** @param {(change: {event?: any, connection?: boolean}) => void} listener @returns {() => void} which ends it */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tell = (change = {}) => listeners.forEach(listener => listener(change));

const PARTS = {
  bindings: () => list('bindings'),
  points: () => list('extension_points'),
  plugins: () => list('plugins'),
  health: () => get('health'),
  pages: async () => (await get('../../dashboard/pages/')).items,
};
/** Which question of a part was the last, and which one was answered: an answer that comes late is not news. */
const asked = {}, answered = {};

async function ask(part) {
  const turn = asked[part] = (asked[part] ?? 0) + 1;
  const answer = await PARTS[part]();
  if (turn < (answered[part] ?? 0)) return;
  answered[part] = turn;
  state[part] = answer;
}

/** Asks anew, and tells the views. @param {...string} parts */
export async function refresh(...parts) {
  await Promise.all((parts.length ? parts : Object.keys(PARTS)).map(ask));
  tell();
}

/**
 * @param {Promise<void>|null} early what was asked for already
 * @param {{refused: () => void, back: () => void}} on refused: the session is gone; back: the connection is there again
 */
export async function open(early, on) {
  refused = on.refused;
  back = on.back;
  await (early ?? refresh());
  source = stream({begins(id) { begun = id; before(); }, event: happened, reset, state: connection, refused: () => refused()});
  poll = setInterval(() => {
    if (!document.hidden && state.connection === 'live') refresh('bindings', 'health').catch(() => {});
  }, POLL);
}

export function close() {
  source?.close();
  clearInterval(poll);
  clearTimeout(timer);
  timer = 0;
  source = null;
  state.connection = 'connecting';
}

document.addEventListener('visibilitychange', () => {
  clearTimeout(unseen);
  if (document.hidden) unseen = setTimeout(() => source?.rest(), UNSEEN);
  else source?.wake();
});

/** Asks once for the events from before this page was opened, as soon as it is known which these are. */
export function earlier() {
  wanted = true;
  return before();
}

async function before() {
  if (!wanted || !begun) return;
  const until = begun;
  begun = '';
  wanted = false;
  const found = await past(until), known = new Set(state.events.map(event => event.id));
  state.events.unshift(...found.filter(event => !known.has(event.id)));
  tell();
}

/** Tries to connect at once. */
export const reconnect = () => source?.now();

function happened(event) {
  state.events.push(event);
  if (state.events.length > EVENTS) state.events.shift();
  tell({event});
  const kind = event.type.split('.')[0];
  soon('bindings', 'health');
  if (kind === 'plugin') soon('plugins', 'points');
  if (event.data?.point === 'dashboard.page') soon('pages');
}

/** Several events come together; one question answers them all. Where they do not end, it is asked while they come. */
function soon(...parts) {
  parts.forEach(part => marks.add(part));
  const now = performance.now();
  if (timer) clearTimeout(timer);
  else first = now;
  timer = setTimeout(() => {
    timer = 0;
    const wanted = [...marks];
    marks = new Set();
    refresh(...wanted).catch(() => {});
  }, Math.max(0, Math.min(SETTLE, first + LATEST - now)));
}

function reset() {
  state.resets++;
  state.events.push({id: '', type: 'reset', time: new Date().toISOString(), data: {}});
  refresh().catch(() => {});
}

function connection(now, waited = 0) {
  const before = state.connection;
  state.connection = now;
  state.retry = waited;
  if (now === 'live' && before === 'lost') {
    refresh().catch(() => {});
    back();
  }
  if (before !== now) tell({connection: true});
}
