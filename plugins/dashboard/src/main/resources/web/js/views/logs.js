/** How much the log says, plugin by plugin. */
import {h, show} from '../dom.js';
import {t} from '../i18n.js';
import {call, get} from '../http.js';
import {may} from '../session.js';
import {state} from '../state.js';
import {button, empty, heading, table} from '../parts.js';
import {failed, notice, problemText} from '../notice.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'off'];

export function logs() {
  const listed = h('div');
  let levels = {};
  async function load() {
    try {
      const body = await get('log_levels');
      levels = body.levels ?? {};
      draw();
    } catch (problem) {
      if (problem.status !== 401) show(listed, empty(problemText(problem), button(t('try_again'), load)));
    }
  }
  async function set(name, level) {
    try {
      await call('PUT', 'log_levels', {json: {levels: {[name]: level || null}}});
      notice(level ? t('level_set', {name, level}) : t('level_restored', {name}), {kind: 'good', key: 'level'});
    } catch (problem) {
      failed(problem);
    }
    await load();
  }
  function draw() {
    const names = [...new Set([...Object.keys(levels), ...state.plugins.filter(plugin => plugin.state === 'started').map(plugin => plugin.id)])].sort();
    show(listed, table(t('logs'), [t('logger'), t('level')], names.map(name => {
      const now = typeof levels[name] === 'object' ? levels[name]?.level : levels[name];
      const options = now && !LEVELS.includes(String(now).toLowerCase()) ? [String(now).toLowerCase(), ...LEVELS] : LEVELS;
      return [h('code', null, name), h('select', {'aria-label': t('level_of', {name}), disabled: !may('write'), onchange(e) { set(name, e.target.value); }},
          h('option', {value: ''}, t('level_default')), options.map(level => h('option', {value: level, selected: String(now).toLowerCase() === level}, level)))];
    })));
  }
  const other = h('input', {id: 'logger', autocomplete: 'off', placeholder: 'dev.jackfield.kernel'});
  load();
  return {title: t('logs'), element: h('div', null, heading(t('logs')), h('p', {class: 'hint'}, t('logs_help')), listed,
      may('write') ? h('form', {class: 'tools', onsubmit(e) { e.preventDefault(); if (other.value.trim()) set(other.value.trim(), 'debug'); }},
          h('label', {for: 'logger'}, t('other_logger')), other, h('button', {type: 'submit'}, t('to_debug'))) : null)};
}
