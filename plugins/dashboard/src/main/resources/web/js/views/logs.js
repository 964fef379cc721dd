/** How much the log says, plugin by plugin. */
import {h, show} from '../dom.js';
import {t} from '../i18n.js';
import {call, get} from '../http.js';
import {may} from '../session.js';
import {moment} from '../format.js';
import {button, empty, heading, table} from '../parts.js';
import {failed, notice, problemText} from '../notice.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'off'];

export function logs() {
  const listed = h('div'), lasting = h('select', {id: 'lasting'}, ['15m', '1h', '12h', ''].map(time => h('option', {value: time}, time || t('until_start'))));
  async function load() {
    try {
      draw((await get('log_levels')).levels ?? {});
    } catch (problem) {
      if (problem.status !== 401) show(listed, empty(problemText(problem), button(t('try_again'), load)));
    }
  }
  async function set(name, level) {
    try {
      await call('PUT', 'log_levels', {json: {levels: {[name]: level || null}, ...(level && lasting.value && {expires_in: lasting.value})}});
      notice(level ? t('level_set', {name, level}) : t('level_restored', {name}), {kind: 'good', key: 'level'});
    } catch (problem) {
      failed(problem);
    }
    await load();
  }
  function draw(levels) {
    const names = Object.keys(levels).sort();
    show(listed, names.length ? table(t('logs'), [t('logger'), t('level'), t('changed')], names.map(name => {
      const {level, changed, until, logger} = levels[name];
      return [[h('code', null, name), logger && logger !== name ? h('small', {class: 'muted reason'}, logger) : null],
        h('select', {'aria-label': t('level_of', {name}), disabled: !may('write'), onchange(e) { set(name, e.target.value); }},
            changed ? h('option', {value: ''}, t('level_default')) : null,
            [...new Set([...LEVELS, level])].map(each => h('option', {value: each, selected: each === level}, each))),
        changed ? (until ? t('until_time', {time: moment(until)}) : t('until_start')) : '–'];
    })) : empty(t('no_loggers'), t('no_loggers_text')));
  }
  const other = h('input', {id: 'logger', autocomplete: 'off', spellcheck: 'false', placeholder: 'io.vertx'});
  load();
  return {title: t('logs'), element: h('div', null, heading(t('logs')), h('p', {class: 'hint'}, t('logs_help')),
      may('write') ? h('div', {class: 'tools'}, h('label', {for: 'lasting'}, t('lasting')), lasting) : null, listed,
      may('write') ? h('form', {class: 'tools', onsubmit(e) { e.preventDefault(); if (other.value.trim()) set(other.value.trim(), 'debug'); }},
          h('label', {for: 'logger'}, t('other_logger')), other, h('button', {type: 'submit'}, t('to_debug'))) : null)};
}
