/** The plugins: which there are, what can be done with them, why one was refused, and whether old code is gone. */
import {h, show} from '../dom.js';
import {t} from '../i18n.js';
import {call, path} from '../http.js';
import {may} from '../session.js';
import {refresh, state} from '../state.js';
import {to} from '../router.js';
import {ago, moment} from '../format.js';
import {button, crumbs, empty, facts, heading, lamp, pluginLamp, table} from '../parts.js';
import {failed, notice} from '../notice.js';
import {confirm} from '../dialog.js';
import {report} from './report.js';
import {upload} from './upload.js';

/** @param {string[]} names none for all */
export function plugins([id]) {
  return id === undefined ? all() : one(id);
}

function all() {
  const listed = h('div', {class: 'plugin-list'});
  return {
    title: t('plugins'),
    element: h('div', null, heading(t('plugins')), listed, may('admin') ? upload() : h('p', {class: 'muted'}, t('admin_needed'))),
    changed() {
      const order = plugin => plugin.state === 'refused' ? 0 : 1;
      const sorted = [...state.plugins].sort((a, b) => order(a) - order(b) || a.id.localeCompare(b.id));
      show(listed, sorted.length ? h('ul', {class: 'cards'}, sorted.map(card)) : empty(t('no_plugins'), t('no_plugins_text')));
    },
  };
}

function card(plugin) {
  const held = plugin.verdicts.filter(verdict => verdict.verdict === 'held').length;
  return h('li', {key: plugin.id, class: `card plugin ${plugin.state}`},
      h('div', {class: 'plugin-head'}, h('h2', null, h('a', {href: to(['plugins', plugin.id])}, plugin.id)), pluginLamp(plugin.state)),
      plugin.description ? h('p', null, plugin.description) : null,
      plugin.refusal ? refusal(plugin.refusal) : null,
      h('p', {class: 'muted small'}, [plugin.version && t('version_n', {version: plugin.version}), plugin.isolation && t(`isolation.${plugin.isolation}`),
        plugin.signer ? t('signed_by', {signer: plugin.signer}) : null].filter(Boolean).join(' · ')),
      plugin.providers.length ? h('ul', {class: 'chips', 'aria-label': t('providers')}, plugin.providers.map(provider => h('li', null, provider))) : null,
      held ? h('p', {class: 'warn'}, t('held_n', {n: held})) : null);
}

function refusal(why) {
  return h('div', {class: 'alert'}, h('strong', null, t('refused_because')),
      h('ul', {class: 'reasons'}, String(why.reason).split(/;\s+(?=[a-z])|\n/).map(reason => h('li', null, reason))),
      h('p', {class: 'hint'}, h('code', null, why.code), ' · ', h('time', {datetime: why.at, title: moment(why.at)}, ago(why.at))));
}

function pluggedAs(id, point, provider) {
  const bindings = state.bindings.filter(binding => binding.plugin === id && binding.point === point && binding.provider === provider);
  return bindings.length ? bindings.map((binding, i) => [i ? ', ' : '', h('a', {href: to(['bindings', point, binding.name])}, binding.name)]) : '–';
}

function one(id) {
  const about = h('div'), doing = h('div', {class: 'result', 'aria-live': 'polite'});
  const place = `plugins/${path(id)}`;

  async function act(action, method, where, done) {
    try {
      const {body} = await call(method, `${place}${where}`);
      show(doing, h('div', {class: 'alert good'}, h('strong', null, done), (body?.swaps ?? []).map(swap =>
        h('div', null, h('code', null, `${swap.point}/${swap.name}`), report(swap, {short: true})))));
      await refresh('plugins', 'points', 'bindings');
    } catch (problem) {
      if (problem.status === 409 && problem.code === 'in_use' && !where.includes('force')) {
        const force = await confirm({title: t('in_use_title', {id}), danger: true, action: t(`force.${action}`),
          text: [h('p', null, problem.message.replace(/;\s*\?force.*$/, '.')), h('p', null, t('in_use_text'))]});
        if (force) await act(action, method, `${where}?force=true`, done);
      } else failed(problem);
    }
  }
  async function remove() {
    if (!await confirm({title: t('remove_title', {id}), text: t('remove_text'), action: t('remove'), danger: true})) return;
    await act('remove', 'DELETE', '', t('removed', {id}));
  }
  function changed() {
    const plugin = state.plugins.find(each => each.id === id);
    if (!plugin) return show(about, empty(t('no_such_plugin', {id}), h('a', {href: '#/plugins'}, t('to_all_plugins'))));
    const running = plugin.state === 'started', write = may('write');
    show(about, plugin.refusal ? refusal(plugin.refusal) : null,
        facts([
          [t('state'), pluginLamp(plugin.state)], [t('version'), plugin.version], [t('generation'), plugin.generation ? `#${plugin.generation}` : null],
          [t('description'), plugin.description || null], [t('license'), plugin.license || null],
          [t('isolation'), plugin.isolation ? t(`isolation.${plugin.isolation}`) : null], [t('module'), plugin.module && h('code', null, plugin.module)],
          [t('digest'), plugin.digest && h('code', {class: 'digest'}, plugin.digest)], [t('signer'), plugin.signer ?? t('not_signed')],
          [t('needs'), plugin.dependencies.length ? plugin.dependencies.join(', ') : t('nothing')],
          plugin.file_missing ? [t('file'), h('span', {class: 'warn'}, t('file_missing'))] : null,
        ]),
        plugin.notes.length ? h('ul', {class: 'notes'}, plugin.notes.map(note => h('li', null, note))) : null,
        write ? h('div', {class: 'actions'},
            running ? button(t('reload'), () => act('reload', 'POST', '/reload', t('reloaded', {id})), {key: 'reload'}) : null,
            running ? button(t('stop'), () => act('stop', 'POST', '/stop', t('stopped', {id})), {key: 'stop'}) : null,
            plugin.state === 'stopped' ? button(t('start'), () => act('start', 'POST', '/start', t('started', {id})), {kind: 'primary', key: 'start'}) : null,
            button(t('remove'), remove, {kind: 'danger', key: 'remove'})) : null,
        h('h2', null, t('providers')), plugin.providers.length ? table(t('providers'), [t('extension_point'), t('provider'), t('plugged_in_as')],
            plugin.providers.map(each => each.split('/')).map(([point, provider]) => [h('code', null, point), h('b', null, provider),
              pluggedAs(id, point, provider)])) : h('p', {class: 'muted'}, t('none')),
        h('h2', null, t('earlier')), h('p', {class: 'hint'}, t('earlier_text')),
        plugin.verdicts.length ? table(t('earlier'), [t('generation'), t('version'), t('verdict'), t('held_by'), t('unloaded')],
            plugin.verdicts.map(verdict => [`#${verdict.generation}`, verdict.version,
              lamp({collected: 'up', pending: 'degraded', held: 'down'}[verdict.verdict], t(`verdict.${verdict.verdict}`)),
              [...verdict.held_by, ...verdict.left_open].join('; ') || '–',
              h('time', {datetime: verdict.unloaded_at, title: moment(verdict.unloaded_at)}, ago(verdict.unloaded_at))])) : empty(t('no_earlier')),
        write && plugin.verdicts.length ? h('div', {class: 'actions'}, button(t('verify_unload'), () => act('verify', 'POST', '/verify', t('verified')), {key: 'verify'})) : null);
  }
  return {
    title: id, changed,
    element: h('div', null, crumbs([t('plugins'), '#/plugins']), heading(id), doing, about),
  };
}
