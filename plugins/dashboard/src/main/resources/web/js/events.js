/** The event stream: read by hand, so that a refusal is seen and a lost connection is taken up where it broke. */
import {API} from './http.js';

/** Before all: what the server still keeps is told first. */
const FIRST = '0';
const SHORTEST = 500, LONGEST = 10_000, SILENCE = 40_000;

/**
 * @param {{event: (e: {id: string, type: string, time: string, data: any}) => void, reset: () => void,
 *     state: (state: 'live'|'lost', waited?: number) => void, refused: (status: number) => void}} to
 * @returns {{close: () => void, now: () => void}}
 */
export function stream(to) {
  let last = FIRST, first = true, closed = false, wait = SHORTEST, timer = 0, abort = new AbortController();

  async function connect() {
    abort = new AbortController();
    try {
      const headers = {Accept: 'text/event-stream', 'Last-Event-ID': last};
      const response = await fetch(new URL('events', API), {headers, signal: abort.signal, cache: 'no-store'});
      if (!response.ok) {
        if (response.status === 401 || response.status === 403) return to.refused(response.status);
        throw new Error(`HTTP ${response.status}`);
      }
      wait = SHORTEST;
      to.state('live');
      await read(response.body.getReader());
    } catch (e) { /* lost: tried again below */ }
    if (!closed) again();
  }

  function again() {
    to.state('lost', wait);
    timer = setTimeout(connect, wait);
    wait = Math.min(wait * 2, LONGEST);
  }

  /** A comment comes every 15 s: where nothing comes for longer, the connection is dead and does not know it. */
  async function read(reader) {
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const watch = setTimeout(() => abort.abort(), SILENCE);
      const {done, value} = await reader.read().finally(() => clearTimeout(watch));
      if (done) return;
      const blocks = (rest + decoder.decode(value, {stream: true})).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      blocks.forEach(block);
    }
  }

  function block(text) {
    let type = '', data = '';
    for (const line of text.split(/\r?\n/)) {
      const [, name, value] = /^(\w*): ?(.*)$/.exec(line) ?? [];
      if (name === 'id') last = value;
      else if (name === 'event') type = value;
      else if (name === 'data') data += value;
    }
    if (type === 'reset') first || to.reset();
    else if (type && data) to.event({...JSON.parse(data), id: last});
    if (type || data) first = false;
  }

  connect();
  return {
    close() { closed = true; clearTimeout(timer); abort.abort(); },
    now() { clearTimeout(timer); wait = SHORTEST; connect(); },
  };
}
