/** Small pieces that several views show. */
import {h} from './dom.js';
import {has, t} from './i18n.js';

/** A lamp with its word: colour, shape and text say the same. @param {string} health up, degraded, down, none */
export const lamp = (health, text = t(`state.${health}`)) =>
    h('span', {class: `lamp ${health}`}, h('i', {'aria-hidden': 'true'}), h('span', null, text));

const PLUGIN_LAMPS = {started: 'up', stopped: 'none', refused: 'down', created: 'none', resolved: 'none', loaded: 'none'};

/** @param {string} plugin its state */
export const pluginLamp = plugin => lamp(PLUGIN_LAMPS[plugin] ?? 'degraded', has(`state.${plugin}`) ? t(`state.${plugin}`) : plugin);

/** Terms and what they are. @param {[any, any][]} rows */
export const facts = rows => h('dl', {class: 'facts'},
    rows.filter(row => row).map(([term, what]) => h('div', null, h('dt', null, term), h('dd', null, what ?? '–'))));

/** Nothing to show, and what to do. */
export const empty = (title, ...advice) => h('div', {class: 'empty'}, h('p', {class: 'empty-title'}, title), h('p', null, advice));

/** A table that is a list of cards on a phone. @param {string[]} heads @param {any[][]} rows @param {string} label */
export function table(label, heads, rows) {
  return h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label},
      h('table', null,
          h('thead', null, h('tr', null, heads.map(head => h('th', {scope: 'col'}, head)))),
          h('tbody', null, rows.map(row => h('tr', {key: row.key},
              row.map((cell, i) => h(i === 0 ? 'th' : 'td', {'data-label': heads[i], scope: i === 0 ? 'row' : null}, cell)))))));
}

/** Where one is, above the title. @param {[string, string][]} crumbs text and link */
export const crumbs = (...crumbs) => h('nav', {class: 'crumbs', 'aria-label': t('where_you_are')},
    h('ol', null, crumbs.map(([text, link]) => h('li', null, h('a', {href: link}, text)))));

/** The title of a view, with what can be done beside it. */
export const heading = (title, ...actions) => h('div', {class: 'heading'},
    h('h1', {tabindex: '-1'}, title), actions.length ? h('div', {class: 'actions'}, actions) : null);

/** Says something to screen readers alone. @param {string} text */
export function say(text) {
  document.getElementById('said').textContent = text;
}

/** A button that is busy while its work runs. */
export function button(text, work, {kind = '', ...more} = {}) {
  const it = h('button', {type: 'button', class: kind, ...more, async onclick() {
    if (it.getAttribute('aria-busy') === 'true') return;
    it.setAttribute('aria-busy', 'true');
    try {
      await work();
    } finally {
      it.removeAttribute('aria-busy');
    }
  }}, text);
  return it;
}

/** Copies a text, where the browser lets us: on this machine or over TLS. @returns {Promise<boolean>} whether it did */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
