/** What JSON looks like, expanded: members, types, bounds, what they mean. */
import {h} from '../dom.js';

const DEEPEST = 5;

/** Follows a reference. */
export function resolved(doc, it) {
  return it?.$ref ? it.$ref.slice(2).split('/').reduce((at, name) => at?.[name.replaceAll('~1', '/')], doc) : it;
}

const named = it => it?.$ref?.split('/').pop();

/** What stands in backquotes as code. @param {string} [text] */
export const inline = text => (text ?? '').split(/(`[^`]+`)/).map(piece => piece.startsWith('`') ? h('code', null, piece.slice(1, -1)) : piece);

/** {@return a short word for a type} */
export function type(doc, schema) {
  if (!schema) return 'any';
  const name = named(schema);
  if (name) return name;
  const either = schema.oneOf ?? schema.anyOf;
  if (either) return either.map(each => type(doc, each)).join(' | ');
  if (schema.type === 'array') return `${type(doc, schema.items)}[]`;
  const types = [schema.type ?? (schema.properties ? 'object' : 'any')].flat().join(' | ');
  return schema.format && !/^int\d/.test(schema.format) ? `${types} (${schema.format})` : types;
}

/** Bounds and defaults in words that need no language. */
export function bounds(schema) {
  const it = schema ?? {};
  return [
    it.enum && it.enum.map(each => JSON.stringify(each)).join(' | '), it.minimum !== undefined && `≥ ${it.minimum}`, it.maximum !== undefined && `≤ ${it.maximum}`,
    it.minLength > 1 && `length ≥ ${it.minLength}`, it.maxLength !== undefined && `length ≤ ${it.maxLength}`,
    it.default !== undefined && `= ${JSON.stringify(it.default)}`, it.pattern && `/${it.pattern}/`,
  ].filter(Boolean).join(' · ');
}

/** @param {any} doc @param {any} schema @returns {HTMLElement|null} */
export function schema(doc, schema_, depth = 0, path = []) {
  const name = named(schema_), it = resolved(doc, schema_);
  if (!it || depth > DEEPEST || (name && path.includes(name))) return null;
  const along = name ? [...path, name] : path;
  if (it.type === 'array') return schema(doc, it.items, depth, along);
  const either = it.oneOf ?? it.anyOf;
  if (either) {
    const shown = either.filter(each => each.type !== 'null').map(each => [type(doc, each), schema(doc, each, depth, along)]).filter(([, inner]) => inner);
    return shown.length === 1 ? shown[0][1] : shown.length ? h('div', null, shown.map(([title, inner]) => h('div', null, h('p', {class: 'either'}, title), inner))) : null;
  }
  const properties = properties_(doc, it);
  if (!Object.keys(properties.members).length) return null;
  return h('ul', {class: 'schema'}, Object.entries(properties.members).map(([member, inner]) => {
    const whole = resolved(doc, inner), below = schema(doc, inner, depth + 1, along), limits = bounds(whole);
    return h('li', null, h('code', {class: 'member'}, member), properties.required.has(member) ? null : h('span', {class: 'optional'}, '?'), ' ',
        h('span', {class: 'type'}, type(doc, inner)), limits ? h('span', {class: 'type'}, ` ${limits}`) : null,
        inner.description || whole?.description ? h('span', {class: 'doc'}, inline(inner.description ?? whole.description)) : null,
        below ? h('details', {open: depth < 1}, h('summary', null, type(doc, inner)), below) : null);
  }));
}

function properties_(doc, it) {
  const members = {}, required = new Set(it.required ?? []);
  for (const part of it.allOf ?? []) {
    const inner = properties_(doc, resolved(doc, part));
    Object.assign(members, inner.members);
    inner.required.forEach(name => required.add(name));
  }
  return {members: Object.assign(members, it.properties), required};
}
