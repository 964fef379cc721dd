/** The event stream: read by hand, so that a refusal is seen and a lost connection is taken up where it broke. */
import {API} from './http.js';

const SHORTEST = 500, LONGEST = 10_000, SILENCE = 40_000, LONGEST_PAST = 5_000;

/**
 * @param {{begins: (id: string) => void, event: (e: {id: string, type: string, time: string, data: any}) => void, reset: () => void,
 *     state: (state: 'live'|'lost', waited?: number) => void, refused: (status: number) => void}} to
 * @returns {{close: () => void, now: () => void, rest: () => void, wake: () => void}}
 */
export function stream(to) {
  let last = '', closed = false, resting = false, wait = SHORTEST, timer = 0, abort = new AbortController();

  async function connect() {
    abort = new AbortController();
    try {
      const headers = {Accept: 'text/event-stream', ...(last && {'Last-Event-ID': last})};
      const response = await fetch(new URL('events', API), {headers, signal: abort.signal, cache: 'no-store'});
      if (!response.ok) {
        if (response.status === 401 || response.status === 403) return to.refused(response.status);
        throw new Error(`HTTP ${response.status}`);
      }
      wait = SHORTEST;
      to.state('live');
      await read(response, abort, block);
    } catch (e) { /* lost: tried again below */ }
    if (!closed && !resting) again();
  }

  function again() {
    to.state('lost', wait);
    timer = setTimeout(connect, wait);
    wait = Math.min(wait * 2, LONGEST);
  }

  /** The first id, which comes without an event, is that of the last event before. */
  function block({id, type, data}) {
    if (id && !last) to.begins(id);
    last = id || last;
    if (type === 'reset') to.reset();
    else if (type && data) to.event({...JSON.parse(data), id});
  }

  connect();
  return {
    close() { closed = true; clearTimeout(timer); abort.abort(); },
    now() { clearTimeout(timer); wait = SHORTEST; connect(); },
    rest() { resting = true; clearTimeout(timer); abort.abort(); },
    wake() {
      if (resting) {
        resting = false;
        connect();
      }
    },
  };
}

/** A comment comes every 15 s: where nothing comes for longer, the connection is dead and does not know it. */
async function read(response, abort, block) {
  const reader = response.body.getReader(), decoder = new TextDecoder();
  for (let rest = ''; ;) {
    const watch = setTimeout(() => abort.abort(), SILENCE);
    const {done, value} = await reader.read().finally(() => clearTimeout(watch));
    if (done) return;
    const blocks = (rest + decoder.decode(value, {stream: true})).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    blocks.map(parsed).forEach(block);
  }
}

function parsed(text) {
  const it = {id: '', type: '', data: ''};
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^(\w*): ?(.*)$/.exec(line) ?? [];
    if (name === 'id') it.id = value;
    else if (name === 'event') it.type = value;
    else if (name === 'data') it.data += value;
  }
  return it;
}

/** What the server still keeps from before. @param {string} until the last of it @returns {Promise<any[]>} */
export async function past(until) {
  const abort = new AbortController(), found = [], timer = setTimeout(() => abort.abort(), LONGEST_PAST);
  try {
    const response = await fetch(new URL('events', API), {headers: {Accept: 'text/event-stream', 'Last-Event-ID': '0'}, signal: abort.signal, cache: 'no-store'});
    if (response.ok) {
      await read(response, abort, ({id, type, data}) => {
        if (type && type !== 'reset' && data && BigInt(id) <= BigInt(until)) found.push({...JSON.parse(data), id});
        if (id && BigInt(id) >= BigInt(until)) abort.abort();
      });
    }
  } catch { /* what came by then is shown */ } finally {
    clearTimeout(timer);
  }
  return found;
}
