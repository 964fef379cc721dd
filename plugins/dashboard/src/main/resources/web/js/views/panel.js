/** The jackfield: a strip for every extension point, its bindings on the left, who can be plugged in on the right. */
import {h, show, svg} from '../dom.js';
import {has, t} from '../i18n.js';
import {state} from '../state.js';
import {go, to} from '../router.js';
import {empty, heading, lamp, say} from '../parts.js';
import {notice} from '../notice.js';
import {ask} from '../dialog.js';
import {may} from '../session.js';
import {get, path} from '../http.js';
import {ago, moment} from '../format.js';
import {report} from './report.js';
import {cords} from './cords.js';

const COLOURS = 6, GLOW = 2_400, WORST = ['down', 'degraded'];
/** What was re-plugged just now. */
const swapped = new Set();

/** The colour of a cord stays with its binding. */
function colour(key) {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return sum % COLOURS;
}

export function panel() {
  const strips = h('div', {class: 'strips'}), summary = h('p', {class: 'summary'}), trouble = h('div');
  const drawn = new Map();
  const drawAll = () => drawn.forEach(strip => strip.draw());
  const resized = new ResizeObserver(drawAll);
  resized.observe(strips);

  function changed({event}) {
    if (event) told(event);
    show(summary, counts());
    show(trouble, troubles());
    const points = ordered();
    show(strips, points.length ? points.map(point => strip(point, drawn)) : empty(t('no_points'), t('no_points_text')));
    for (const [name, each] of drawn) if (!points.some(point => point.point === name)) drawn.delete(name);
    drawAll();
  }
  return {
    title: t('panel'), changed, close: () => resized.disconnect(),
    element: h('div', {class: 'panel'}, heading(t('panel')), summary, trouble, strips),
  };
}

function counts() {
  const worst = WORST.find(health => state.health.state === health || state.bindings.some(binding => binding.health.state === health)) ?? 'up';
  const flying = state.bindings.reduce((sum, binding) => sum + binding.in_flight, 0);
  return [lamp(worst, t(`all.${worst}`)), h('span', null, t('plugged_in', {n: state.bindings.length})),
    h('span', null, t('plugins_n', {n: state.plugins.filter(plugin => plugin.state === 'started').length})),
    h('span', null, t('calls_n', {n: flying}))];
}

/** What is not up, the worst first: whatever it is, also what no strip shows. */
function troubles() {
  const wrong = state.health.components.filter(component => component.state !== 'up')
      .sort((a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state));
  if (!wrong.length) return null;
  return h('section', {class: 'card troubles', 'aria-labelledby': 'troubles'}, h('h2', {id: 'troubles'}, t('not_up')),
      h('ul', null, wrong.map(({name, state: how, since, detail}) => {
        const [kind, ...rest] = name.split('/'), link = place(kind, rest);
        const text = has(`component.${kind}`) ? t(`component.${kind}`, {name: rest.join('/')}) : name;
        return h('li', {key: name, 'data-component': name}, lamp(how), link ? h('a', {href: link}, text) : h('b', null, text),
            h('span', {class: 'trouble-detail'}, detail),
            since ? h('time', {class: 'muted', datetime: since, title: moment(since)}, ago(since)) : null);
      })));
}

/** Where more is said of a component. */
function place(kind, rest) {
  if (kind === 'binding') return to(['bindings', ...rest]);
  if (kind === 'plugin') return to(['plugins', ...rest]);
  if (kind === 'audit') return may('admin') ? to(['audit']) : null;
  return kind === 'configuration' || kind.endsWith('.tls') ? to(['config']) : null;
}

/** What is bound first, in the order of the configuration; then what could be. */
function ordered() {
  const first = [...new Set(state.bindings.map(binding => binding.point))];
  const known = new Map(state.points.map(point => [point.point, point]));
  return [...first.map(name => known.get(name) ?? {point: name, providers: []}), ...state.points.filter(point => !first.includes(point.point))];
}

function strip(point, drawn) {
  const bindings = state.bindings.filter(binding => binding.point === point.point);
  const id = `strip-${point.point}`;
  const sources = point.providers.map(each => each.provider);
  for (const {provider} of bindings) if (!sources.includes(provider)) sources.push(provider);
  let made = drawn.get(point.point);
  const wires = svg('svg', {class: 'cords', 'aria-hidden': 'true', 'data-own': ''});
  const field = h('div', {class: 'field'},
      h('ul', {class: 'modules', 'aria-label': t('bindings_of', {point: point.point})},
          bindings.length ? bindings.map(module) : h('li', {class: 'vacant'}, t(sources.length ? 'nothing_bound' : 'no_provider'))),
      h('ul', {class: 'sources', 'aria-label': t('providers_of', {point: point.point})},
          sources.map(provider => source(point, provider, bindings))), wires);
  const blank = !sources.length && !bindings.length;
  const element = h('section', {class: blank ? 'strip blank' : 'strip', key: point.point, 'aria-labelledby': id},
      h('header', null, h('h2', {id}, point.point), h('p', null, has(`point.${point.point}`) ? t(`point.${point.point}`) : point.type ?? ''),
          sources.length && may('write') ? h('button', {type: 'button', class: 'quiet add', 'aria-label': t('new_binding_of', {point: point.point}), onclick: () => add(point.point)}, `+ ${t('new_binding')}`) : null), field);
  if (!made || !made.element.isConnected) {
    const wiring = cords(wires, field);
    made = {element, draw() {
      const find = selector => made.element.querySelector(selector);
      wiring.draw(made.bindings.map(binding => ({
        name: binding.name, target: binding.provider, colour: colour(`${binding.point}/${binding.name}`), busy: binding.in_flight > 0,
        from: find(`[data-binding="${CSS.escape(binding.name)}"] .jack`), to: find(`[data-provider="${CSS.escape(binding.provider)}"] .jack`),
      })).filter(each => each.from && each.to));
    }};
    drawn.set(point.point, made);
  }
  made.bindings = bindings;
  return element;
}

async function add(point) {
  const name = await ask({title: t('new_binding_of', {point}), text: t('new_binding_text'), label: t('name'), hint: t('new_binding_rule'),
    pattern: '[a-z0-9_\\-]{1,63}', action: t('go_there')});
  if (name) go(to(['bindings', point, name]));
}

function module(binding) {
  const key = `${binding.point}/${binding.name}`;
  return h('li', {class: swapped.has(key) ? 'module swapped' : 'module', key, 'data-binding': binding.name},
      h('a', {href: to(['bindings', binding.point, binding.name]), class: 'label'}, binding.name),
      h('span', {class: 'plugged'}, h('span', {class: `swatch cord-${colour(key)}`, 'aria-hidden': 'true'}), h('b', null, binding.provider),
          h('span', {class: 'muted'}, `#${binding.generation}`)),
      h('span', {class: 'muted from'}, `${binding.plugin} ${binding.version}`),
      h('span', {class: binding.in_flight ? 'flight busy' : 'flight'}, t('in_flight', {n: binding.in_flight})),
      lamp(binding.health.state),
      h('span', {class: 'jack', 'aria-hidden': 'true'}),
      binding.health.state !== 'up' && binding.health.detail ? h('span', {class: 'why'}, binding.health.detail) : null);
}

function source(point, provider, bindings) {
  const offer = point.providers.find(each => each.provider === provider);
  const used = bindings.filter(binding => binding.provider === provider);
  return h('li', {key: provider, class: used.length ? 'source used' : 'source', 'data-provider': provider},
      h('span', {class: 'jack', 'aria-hidden': 'true'}),
      h('span', {class: 'source-name'}, provider, h('span', {class: 'unseen'}, used.length ? t('plugged_into', {names: used.map(each => each.name).join(', ')}) : t('not_plugged_in'))),
      offer ? h('a', {class: 'muted', href: to(['plugins', offer.plugin])}, `${offer.plugin} ${offer.version}`) : h('span', {class: 'muted'}, t('gone')));
}

/** A swap is said, with its numbers. */
async function told(event) {
  const {point, name} = event.data ?? {};
  if (event.type !== 'binding.swapped' || Date.now() - Date.parse(event.time) > 10_000) return;
  const key = `${point}/${name}`;
  swapped.add(key);
  setTimeout(() => swapped.delete(key), GLOW);
  try {
    const {items} = await get(`bindings/${path(point, name)}/history?limit=1`);
    if (items[0]) {
      notice([h('strong', null, key, ' ', t('outcome.swapped')), report(items[0], {short: true})], {kind: 'good', key});
      say(`${key}: ${event.data.from?.provider ?? '–'} → ${event.data.to?.provider}`);
    }
  } catch { /* the panel itself shows it */ }
}
