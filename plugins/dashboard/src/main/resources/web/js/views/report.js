/** How a swap went, in numbers. */
import {h} from '../dom.js';
import {t} from '../i18n.js';
import {milliseconds, number} from '../format.js';

export const side = it => it ? `${it.provider} #${it.generation}` : t('nothing');

/** @param {any} swap a swap report @param {{short?: boolean}} [how] */
export function report(swap, {short = false} = {}) {
  const {from, to} = swap;
  const figures = [
    [t('took'), milliseconds(swap.took_ms)],
    [t('in_flight_at_swap'), number(swap.in_flight_at_swap)],
    [t('drained'), milliseconds(swap.drained_ms)],
    [t('cut'), number(swap.cut)],
    [t('carried'), number(swap.carried_entries)],
  ];
  return h('div', {class: short ? 'report short' : 'report'},
      h('p', {class: 'route'}, h('span', null, side(from)), h('span', {class: 'arrow', 'aria-label': t('replaced_by')}, '→'), h('b', null, side(to))),
      h('dl', {class: 'figures'}, figures.map(([term, figure]) => h('div', null, h('dt', null, term), h('dd', null, figure)))),
      swap.reason ? h('p', {class: 'error'}, swap.reason) : null,
      swap.notes?.length ? h('ul', {class: 'notes'}, swap.notes.map(note => h('li', null, note))) : null);
}
