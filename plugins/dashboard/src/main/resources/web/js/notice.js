/** Short messages that come and go, told to screen readers too. */
import {h} from './dom.js';
import {t} from './i18n.js';

const STAY = 9_000;
const place = () => document.getElementById('notices');

/**
 * @param {any} content a text or elements
 * @param {{kind?: 'good'|'bad'|'plain', key?: string, stay?: boolean}} [more] of one key there is one at a time
 */
export function notice(content, {kind = 'plain', key, stay = false} = {}) {
  if (key) dismiss(key);
  const box = h('div', {class: `notice ${kind}`, 'data-key': key, role: kind === 'bad' ? 'alert' : null},
      h('div', {class: 'notice-text'}, content),
      h('button', {class: 'icon', type: 'button', 'aria-label': t('dismiss'), onclick: () => box.remove()}, '×'));
  place().append(box);
  while (place().children.length > 4) place().firstChild.remove();
  if (!stay) setTimeout(() => box.matches(':hover, :focus-within') || box.remove(), STAY);
}

/** @param {string} key */
export function dismiss(key) {
  place().querySelectorAll(`[data-key="${CSS.escape(key)}"]`).forEach(old => old.remove());
}

/** Says why something was not done. @param {any} problem */
export function failed(problem) {
  notice(problemText(problem), {kind: 'bad'});
}

/** {@return what to show of a problem} */
export function problemText(problem) {
  if (problem.status === 0) return t('nobody_answers');
  if (problem.status === 403) return `${t('not_allowed')} ${problem.message}`;
  const errors = problem.errors ?? [];
  return errors.length > 1 ? [problem.message, h('ul', null, errors.map(e => h('li', null, `${e.pointer}: ${e.detail}`)))]
      : problem.message;
}
