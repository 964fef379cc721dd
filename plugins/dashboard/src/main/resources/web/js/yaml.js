/** As much YAML as a configuration needs: maps, lists, texts, comments. What is not understood is named with its line. */

const PLAIN = /^[A-Za-z0-9_./${}~+-][^\s#:,[\]{}&*!|>'"%@`]*(?: [^\s#:,[\]{}&*!|>'"%@`]+)*$/;
const SPECIAL = /^(?:true|false|null|yes|no|on|off|~|[-+]?(?:\d[\d_]*)?\.?\d*(?:e[-+]?\d+)?|0[xo][\da-f]+)$/i;

/** @param {any} it */
function scalar(it) {
  if (it === null || it === undefined) return 'null';
  if (typeof it !== 'string') return String(it);
  return it !== '' && PLAIN.test(it) && !SPECIAL.test(it) ? it : JSON.stringify(it);
}

/** @param {any} tree @param {any} origins the same tree with where each value is from @param {(origin: string) => string} say */
export function write(tree, origins, say, depth = 0) {
  const lines = [], pad = '  '.repeat(depth);
  for (const [key, it] of Object.entries(tree)) {
    const origin = origins?.[key];
    if (it !== null && typeof it === 'object' && !Array.isArray(it)) {
      lines.push(Object.keys(it).length ? `${pad}${scalar(key)}:` : `${pad}${scalar(key)}: {}`, ...write(it, origin, say, depth + 1));
    } else {
      const text = `${pad}${scalar(key)}: ${Array.isArray(it) ? `[${it.map(scalar).join(', ')}]` : scalar(it)}`;
      lines.push(typeof origin === 'string' ? `${text.padEnd(46)}  # ${say(origin)}` : text);
    }
  }
  return depth ? lines : `${lines.join('\n')}\n`;
}

class Mistake extends Error {
  constructor(line, detail) {
    super(detail);
    this.line = line;
  }
}

/** @param {string} text @returns {{tree: any, lines: Map<string, number>, mistakes: {line: number, detail: string}[]}} lines by pointer, from 1 */
export function read(text) {
  const lines = new Map(), rows = [];
  text.split('\n').forEach((raw, i) => {
    const clean = uncommented(raw).trimEnd();
    if (clean.trim()) rows.push({line: i + 1, indent: clean.length - clean.trimStart().length, text: clean.trim(), tab: /^ *\t/.test(clean)});
  });
  let at = 0;
  function block(indent, pointer) {
    const first = rows[at];
    return first.text.startsWith('- ') || first.text === '-' ? list(indent) : map(indent, pointer);
  }
  function list(indent) {
    const items = [];
    for (; at < rows.length && rows[at].indent === indent && /^-( |$)/.test(rows[at].text); at++) items.push(flow(rows[at].text.slice(1).trim(), rows[at].line));
    return items;
  }
  function map(indent, pointer) {
    const it = {};
    while (at < rows.length && rows[at].indent === indent) {
      const row = rows[at];
      if (row.tab) throw new Mistake(row.line, 'a tab can not indent; use spaces');
      const [, quoted, plain, rest] = /^(?:("(?:[^"\\]|\\.)*")|([^\s:#][^:#]*?)) *:(?: +(.*))?$/.exec(row.text) ?? [];
      if (quoted === undefined && plain === undefined) throw new Mistake(row.line, `a name and a colon are expected, such as "port: 8080"; was ${row.text}`);
      const key = quoted ? JSON.parse(quoted) : plain, place = pointer ? `${pointer}.${key}` : key;
      if (Object.hasOwn(it, key)) throw new Mistake(row.line, `"${key}" is here twice`);
      lines.set(place, row.line);
      at++;
      const inner = rows[at];
      if (rest) it[key] = flow(rest, row.line);
      else if (inner && (inner.indent > indent || (inner.indent === indent && inner.text.startsWith('- ')))) it[key] = block(inner.indent, place);
      else it[key] = null;
      mark(it[key], place, row.line);
    }
    if (at < rows.length && rows[at].indent > indent) throw new Mistake(rows[at].line, 'is indented further than what is above it');
    return it;
  }
  /** Values in braces stand in the line of their name. */
  function mark(value, place, line) {
    if (value && typeof value === 'object' && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) {
        const below = `${place}.${key}`;
        if (!lines.has(below)) lines.set(below, line);
        mark(inner, below, line);
      }
    }
  }
  try {
    const tree = rows.length ? block(rows[0].indent, '') : {};
    if (at < rows.length) throw new Mistake(rows[at].line, 'is indented less than the first line');
    if (Array.isArray(tree)) throw new Mistake(1, 'is a list; a map with http, plugins, bindings is expected');
    return {tree, lines, mistakes: []};
  } catch (e) {
    if (e instanceof Mistake) return {tree: null, lines, mistakes: [{line: e.line, detail: e.message}]};
    throw e;
  }
}

/** A mark of a comment counts at the beginning or after a space, outside of quotes. */
function uncommented(raw) {
  let quote = '';
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i];
    if (quote) {
      if (c === '\\' && quote === '"') i++;
      else if (c === quote) quote = '';
    } else if ((c === '"' || c === "'") && /[\s[{,:]/.test(raw[i - 1] ?? ' ')) quote = c;
    else if (c === '#' && /\s/.test(raw[i - 1] ?? ' ')) return raw.slice(0, i);
  }
  return raw;
}

/** One value in its line: a text, a number, `[a, b]`, `{a: b}`. */
function flow(text, line) {
  let i = 0;
  const skip = () => { while (text[i] === ' ') i++; };
  function any(ends) {
    skip();
    const c = text[i];
    if (c === '[') return items();
    if (c === '{') return entries();
    if (c === '"' || c === "'") return quotedText(c);
    if (/[&*!|>%@`]/.test(c ?? '')) throw new Mistake(line, `"${c}" is not understood here; write the value in quotes`);
    const end = ends ? text.slice(i).search(ends) : -1;
    const raw = (end < 0 ? text.slice(i) : text.slice(i, i + end)).trim();
    i = end < 0 ? text.length : i + end;
    return plain(raw);
  }
  function quotedText(c) {
    const found = (c === '"' ? /^"(?:[^"\\]|\\.)*"/ : /^'(?:[^']|'')*'/).exec(text.slice(i))?.[0];
    if (!found) throw new Mistake(line, `a text begins with ${c} and does not end`);
    i += found.length;
    return c === '"' ? JSON.parse(found) : found.slice(1, -1).replaceAll("''", "'");
  }
  function items() {
    const list = [];
    for (i++; ;) {
      skip();
      if (text[i] === ']') { i++; return list; }
      if (i >= text.length) throw new Mistake(line, 'a list begins with [ and does not end');
      list.push(any(/[,\]]/));
      skip();
      if (text[i] === ',') i++;
      else if (text[i] !== ']') throw new Mistake(line, 'a comma or ] is expected');
    }
  }
  function entries() {
    const map = {};
    for (i++; ;) {
      skip();
      if (text[i] === '}') { i++; return map; }
      if (i >= text.length) throw new Mistake(line, 'a map begins with { and does not end');
      const key = String(any(/:/));
      if (text[i] !== ':') throw new Mistake(line, 'a name and a colon are expected');
      i++;
      map[key] = any(/[,}]/);
      skip();
      if (text[i] === ',') i++;
      else if (text[i] !== '}') throw new Mistake(line, 'a comma or } is expected');
    }
  }
  const it = text.startsWith('${') ? plain(text.trim()) : any(null);
  skip();
  if (i < text.length && !text.startsWith('${')) throw new Mistake(line, `"${text.slice(i)}" is too much`);
  return it;
}

function plain(raw) {
  if (raw === '' || raw === '~' || raw === 'null') return null;
  if (raw === 'true' || raw === 'false') return raw === 'true';
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(raw) && String(Number(raw)) === raw ? Number(raw) : raw;
}
