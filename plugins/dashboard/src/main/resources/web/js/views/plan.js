/** What a change would do. */
import {h} from '../dom.js';
import {t} from '../i18n.js';

/** @param {{added: string[], swapped: string[], removed: string[], unchanged: string[], pending: string[]}} plan */
export function plan(plan) {
  const lines = ['added', 'swapped', 'removed', 'pending'].filter(kind => plan[kind]?.length);
  if (!lines.length) return h('p', {class: 'plan-none'}, t('plan.nothing'));
  return h('ul', {class: 'plan'}, lines.map(kind => h('li', {class: kind},
      h('span', {class: 'plan-kind'}, t(`plan.${kind}`)), ' ', plan[kind].map((name, i) => [i ? ', ' : '', h('code', null, name)]))),
  plan.unchanged?.length ? h('li', {class: 'muted'}, t('plan.unchanged', {n: plan.unchanged.length})) : null);
}
