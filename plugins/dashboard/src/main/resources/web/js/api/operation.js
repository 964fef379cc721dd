/** One endpoint: what it does, what it takes, what it answers, and trying it. */
import {h} from '../dom.js';
import {t} from '../i18n.js';
import {bounds, inline, resolved, schema, type} from './schema.js';
import {attempt} from './attempt.js';

/** Whether all words are in what is said of it. */
export function matches({path, method, about, id}, text) {
  const all = `${method} ${path} ${id} ${about.summary ?? ''} ${about.description ?? ''} ${about.tags.join(' ')}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).filter(Boolean).every(word => all.includes(word));
}

/** Paragraphs, with what stands in backquotes as code. */
export const words = text => text ? text.trim().split(/\n{2,}/).map(part => h('p', null, inline(part.replaceAll('\n', ' ')))) : null;

/** @param {any} doc @param {{path: string, method: string, about: any, id: string}} it */
export function operation(doc, it) {
  const {path, method, about, id} = it;
  const body = h('div', {id: `body-${id}`, class: 'operation-body', hidden: true});
  const toggle = h('button', {type: 'button', class: 'operation-head', 'aria-expanded': 'false', 'aria-controls': `body-${id}`, onclick() {
    if (body.hidden) open();
    else close();
  }}, h('span', {class: `method ${method}`}, method), h('span', {class: 'path'}, path), h('span', {class: 'about'}, inline(about.summary)));
  let filled = false;
  function open() {
    if (!filled) body.append(...content(doc, it));
    filled = true;
    body.hidden = false;
    toggle.setAttribute('aria-expanded', 'true');
    if (location.hash !== `#/${id}`) history.replaceState(null, '', `${location.search}#/${id}`);
  }
  function close() {
    body.hidden = true;
    toggle.setAttribute('aria-expanded', 'false');
  }
  return {element: h('article', {class: 'operation', id: `operation-${id}`}, h('h3', null, toggle), body), open};
}

function content(doc, it) {
  const {about} = it;
  const scope = Object.values(about.security?.[0] ?? {})[0]?.[0];
  const responses = Object.entries(about.responses);
  const good = responses.filter(([status]) => /^2/.test(status)), bad = responses.filter(([status]) => !/^2/.test(status));
  return [
    words(about.description),
    h('p', {class: 'muted'}, scope ? t('api_scope', {scope}) : t('api_open'), ' · ', h('a', {href: `#/${it.id}`}, t('api_link'))),
    about.parameters?.length ? section(t('api_parameters'), parameters(doc, about.parameters)) : null,
    about.requestBody ? section(t('api_body'), media(doc, resolved(doc, about.requestBody).content)) : null,
    section(t('api_answers'), good.map(([status, response]) => answer(doc, status, response))),
    section(t('api_errors'), h('ul', {class: 'errors'}, bad.map(([status, response]) => {
      const whole = resolved(doc, response), example = Object.values(whole.content ?? {})[0]?.example;
      return h('li', null, h('code', null, status), ' ', inline(whole.description), example?.detail ? h('span', {class: 'doc'}, inline(example.detail)) : null);
    }))),
    attempt(doc, it),
  ].flat().filter(Boolean);
}

const section = (title, ...inner) => h('section', null, h('h4', null, title), inner);

const parameters = (doc, all) => h('ul', {class: 'schema'}, all.map(each => resolved(doc, each)).map(each => h('li', null,
    h('code', {class: 'member'}, each.name), each.required ? null : h('span', {class: 'optional'}, '?'), ' ', h('span', {class: 'type'}, `${each.in} · ${type(doc, each.schema)} ${bounds(each.schema)}`),
    h('span', {class: 'doc'}, inline(each.description)))));

function answer(doc, status, response) {
  const whole = resolved(doc, response), headers = Object.keys(whole.headers ?? {});
  return h('div', {class: 'answer'}, h('p', null, h('code', null, status), ' ', inline(whole.description)), media(doc, whole.content),
      headers.length ? h('p', {class: 'muted'}, t('api_headers'), ': ', headers.map((name, i) => [i ? ', ' : '', h('code', null, name)])) : null);
}

function media(doc, content) {
  return Object.entries(content ?? {}).map(([kind, {schema: of, example}]) => h('div', {class: 'media'}, h('p', {class: 'type'}, kind, of ? ` · ${type(doc, of)}` : ''),
      of ? schema(doc, of) : null,
      example === undefined ? null : h('details', null, h('summary', null, t('api_example')), h('pre', {tabindex: '0'}, typeof example === 'string' ? example : JSON.stringify(example, null, 2)))));
}
