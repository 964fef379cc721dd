/** What is known of the server, kept current by its events; in-flight counts are asked for now and then. */
import {get, list} from './http.js';
import {past, stream} from './events.js';

const POLL = 2_000, EVENTS = 500, SETTLE = 60;
/** A page that nobody sees lets go of its stream after a minute: a browser has six connections for one server. */
const UNSEEN = 60_000;

/** Read by the views, written here alone. */
export const state = {
  bindings: [], points: [], plugins: [], pages: [], events: [],
  /** @type {'connecting'|'live'|'lost'} */ connection: 'connecting',
  retry: 0, resets: 0,
};

const listeners = new Set();
let source = null, poll = 0, timer = 0, unseen = 0, marks = new Set(), refused = () => {}, back = () => {}, begun = '';

/** @param {(change: {event?: any, connection?: boolean}) => void} listener @returns {() => void} which ends it */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tell = (change = {}) => listeners.forEach(listener => listener(change));

const PARTS = {
  bindings: async () => { state.bindings = await list('bindings'); },
  points: async () => { state.points = await list('extension_points'); },
  plugins: async () => { state.plugins = await list('plugins'); },
  pages: async () => { state.pages = (await get('../../dashboard/pages/')).items; },
};

/** Asks anew, and tells the views. @param {...string} parts */
export async function refresh(...parts) {
  await Promise.all((parts.length ? parts : Object.keys(PARTS)).map(part => PARTS[part]()));
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
  source = stream({begins: id => { begun = id; }, event: happened, reset, state: connection, refused: () => refused()});
  poll = setInterval(() => {
    if (!document.hidden && state.connection === 'live') refresh('bindings').catch(() => {});
  }, POLL);
}

export function close() {
  source?.close();
  clearInterval(poll);
  clearTimeout(timer);
  source = null;
  state.connection = 'connecting';
}

document.addEventListener('visibilitychange', () => {
  clearTimeout(unseen);
  if (document.hidden) unseen = setTimeout(() => source?.rest(), UNSEEN);
  else source?.wake();
});

/** Asks once for the events from before this page was opened. */
export async function earlier() {
  const until = begun;
  begun = '';
  if (!until) return;
  state.events.unshift(...await past(until));
  tell();
}

/** Tries to connect at once. */
export const reconnect = () => source?.now();

function happened(event) {
  state.events.push(event);
  if (state.events.length > EVENTS) state.events.shift();
  tell({event});
  const kind = event.type.split('.')[0];
  if (kind === 'plugin') soon('plugins', 'points', 'bindings');
  else soon('bindings');
  if (event.data?.point === 'dashboard.page') soon('pages');
}

/** Several events come together; one question answers them all. */
function soon(...parts) {
  parts.forEach(part => marks.add(part));
  clearTimeout(timer);
  timer = setTimeout(() => {
    const wanted = [...marks];
    marks = new Set();
    refresh(...wanted).catch(() => {});
  }, SETTLE);
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
