/** What happens, as it happens. */
import {h, show} from '../dom.js';
import {has, t} from '../i18n.js';
import {earlier, state} from '../state.js';
import {here, stay, to} from '../router.js';
import {moment, time} from '../format.js';
import {empty, heading} from '../parts.js';

const SHOWN = 200;

export function events() {
  let paused = false, kept = [], waiting = 0;
  const listed = h('ol', {class: 'events', 'aria-label': t('events'), 'aria-live': 'off'}), note = h('p', {class: 'hint', role: 'status'});
  const filter = h('input', {id: 'filter', type: 'search', placeholder: t('filter_example'), value: here().query.get('only') ?? '', oninput() {
    stay(['events'], {only: filter.value});
    draw();
  }});
  const pause = h('button', {type: 'button', id: 'pause', 'aria-pressed': 'false', onclick() {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    pause.textContent = t(paused ? 'go_on' : 'pause');
    waiting = 0;
    draw();
  }}, t('pause'));

  function draw() {
    if (!paused) kept = [...state.events];
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = kept.filter(event => words.every(word => `${event.type} ${JSON.stringify(event.data)}`.toLowerCase().includes(word)));
    note.textContent = paused ? t('paused_text', {n: waiting}) : t('events_n', {n: found.length, all: kept.length});
    show(listed, found.length ? found.slice(-SHOWN).reverse().map(row)
        : h('li', {class: 'vacant'}, empty(t(kept.length ? 'no_such_events' : 'no_events'), t(kept.length ? 'no_such_events_text' : 'no_events_text'))));
  }
  earlier();
  return {
    title: t('events'),
    element: h('div', null, heading(t('events'), pause),
        h('div', {class: 'tools'}, h('label', {for: 'filter'}, t('filter')), filter), note, listed),
    changed({event}) {
      if (paused && event) waiting++;
      draw();
    },
    asked(query) { filter.value = query.get('only') ?? ''; draw(); },
  };
}

function row(event) {
  if (event.type === 'reset') return h('li', {key: `reset${event.time}`, class: 'event reset'}, h('time', {datetime: event.time}, time(event.time)), h('span', null, t('reset_text')));
  const {point, name, plugin, ...rest} = event.data ?? {};
  const subject = point ? h('a', {href: to(['bindings', point, name])}, `${point}/${name}`)
      : plugin ? h('a', {href: to(['plugins', plugin])}, plugin) : null;
  return h('li', {key: event.id, class: `event ${event.type.split('.')[0]} ${tone(event)}`},
      h('time', {datetime: event.time, title: moment(event.time)}, time(event.time)),
      h('code', {class: 'type', title: has(`event.${event.type}`) ? t(`event.${event.type}`) : null}, event.type), subject ?? h('span'),
      h('span', {class: 'what'}, words(rest)));
}

const BAD = ['plugin.refused', 'plugin.held', 'binding.rolled_back', 'config.refused', 'plugin.missing', 'plugin.distrusted', 'upstream.ejected',
  'audit.damaged', 'tls.certificate.refused', 'tls.certificate.expired'];
const tone = event => BAD.includes(event.type) || ['down', 'degraded'].includes(event.data?.state) ? 'bad' : '';

function words(data) {
  const {from, to: after, ...rest} = data;
  const change = from || after ? [from ? `${from.provider} #${from.generation}` : '', after ? `${after.provider} #${after.generation}` : ''].join(' → ') : '';
  return [change, ...Object.entries(rest).filter(([name]) => name !== 'digest')
      .map(([name, it]) => `${name} ${Array.isArray(it) ? it.join(', ') : typeof it === 'object' ? JSON.stringify(it) : typeof it === 'number' ? Math.round(it * 10) / 10 : it}`)].filter(Boolean).join(' · ');
}
