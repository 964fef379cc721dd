/** One binding: what it is, its options, re-plugging it, and how its swaps went. */
import {h, show} from '../dom.js';
import {t} from '../i18n.js';
import {call, get, path} from '../http.js';
import {may} from '../session.js';
import {refresh, state} from '../state.js';
import {to} from '../router.js';
import {ago, moment, value} from '../format.js';
import {button, crumbs, empty, facts, heading, lamp, say, table} from '../parts.js';
import {failed, notice, problemText} from '../notice.js';
import {confirm} from '../dialog.js';
import {form, from, stays} from './form.js';
import {plan} from './plan.js';
import {report, side} from './report.js';

/** Not a provider: leaves the binding empty. */
const NONE = 'none';

/** @param {string[]} names point and name */
export function binding([point, name]) {
  const key = `${point}/${name}`, place = path('bindings', point, name);
  const about = h('section', {'aria-labelledby': 'about'}), replug = h('section', {class: 'card', 'aria-labelledby': 'replug'}),
      history = h('section', {'aria-labelledby': 'history'});
  let now = null, origins = {}, tag = null, seen = 0, swaps = [];

  async function load(fresh = false) {
    try {
      const [answer, shown, past] = await Promise.all([call('GET', place), get('config'), get(`${place}/history?limit=50`)]);
      now = answer.body;
      tag = answer.tag;
      origins = shown.origins?.bindings?.[point]?.[name] ?? {};
      swaps = past.items;
      draw(fresh || seen <= 0);
    } catch (problem) {
      if (problem.status === 404) gone(problem);
      else if (problem.status !== 401) show(about, empty(problemText(problem), button(t('try_again'), () => load(true))));
    }
  }

  function draw(fresh) {
    show(about, h('h2', {id: 'about', class: 'unseen'}, t('facts')), facts([
      [t('health'), [lamp(now.health.state), now.health.detail ? h('span', {class: 'detail'}, now.health.detail) : null]],
      [t('provider'), h('b', null, now.provider)],
      [t('plugin'), h('a', {href: to(['plugins', now.plugin])}, `${now.plugin} ${now.version}`)],
      [t('generation'), `#${now.generation}`],
      [t('since'), h('time', {datetime: now.since, title: moment(now.since)}, ago(now.since))],
      [t('calls_in_flight'), h('span', {class: 'flying'}, String(now.in_flight))],
    ]), h('h2', null, t('options')), options());
    show(history, h('h2', {id: 'history'}, t('history')), swaps.length ? table(t('history'),
        [t('when'), t('from'), t('to'), t('outcome'), t('took'), t('in_flight_at_swap'), t('cut'), t('carried')],
        swaps.map(swap => [h('time', {datetime: swap.at, title: moment(swap.at)}, ago(swap.at)), side(swap.from), side(swap.to),
          h('span', {class: `outcome ${swap.outcome}`}, t(`outcome.${swap.outcome}`), swap.reason ? h('small', null, swap.reason) : null),
          `${swap.took_ms.toFixed(1)} ms`, swap.in_flight_at_swap, swap.cut, swap.carried_entries])) : empty(t('no_swaps')));
    if (fresh) plugForm();
    else if (now.generation !== seen && seen > 0) changedMeanwhile();
    seen = fresh ? now.generation : seen;
  }

  function options() {
    const declared = state.points.find(each => each.point === point)?.providers.find(each => each.provider === now.provider)?.options ?? [];
    const names = [...new Set([...declared.map(option => option.name), ...Object.keys(now.options)])];
    if (!names.length) return h('p', {class: 'muted'}, t('no_options'));
    return table(t('options'), [t('option'), t('value'), t('comes_from')], names.map(option => {
      const it = declared.find(each => each.name === option);
      return [h('code', null, option), h('span', {class: 'value'}, value(now.options[option]), it?.unit ? ` ${it.unit}` : ''), from(origins[option])];
    }));
  }

  function gone(problem) {
    const offers = state.points.find(each => each.point === point)?.providers.length;
    now = null;
    tag = null;
    show(about, empty(t('not_bound', {key}), offers ? t('not_bound_text') : problem.message));
    show(history);
    if (offers) plugForm();
    seen = -1;
  }

  /** Somebody else re-plugged it while the form is open: what is written stays, and what changed is said. */
  function changedMeanwhile() {
    const box = replug.querySelector('.meanwhile');
    if (box) show(box, h('p', null, h('strong', null, t('changed_meanwhile')), ' ', t('now_is', {side: side(now)})),
        button(t('show_current'), () => { seen = now.generation; plugForm(); replug.querySelector('select')?.focus(); }));
  }

  function plugForm() {
    const offers = state.points.find(each => each.point === point)?.providers ?? [];
    if (!may('write')) return show(replug, h('h2', {id: 'replug'}, t('replug')), h('p', {class: 'muted'}, t('write_needed')));
    if (!offers.length) return show(replug, h('h2', {id: 'replug'}, t('replug')), empty(t('no_provider'), t('no_provider_text')));
    let fields;
    const match = tag, current = now;
    const fieldset = h('div', {class: 'provider-options'}), outcome = h('div', {class: 'result', 'aria-live': 'polite'});
    const provider = h('select', {id: 'provider', onchange: choose}, offers.map(offer => h('option',
        {value: offer.provider, selected: offer.provider === current?.provider}, `${offer.provider} (${offer.plugin} ${offer.version})`)),
        current ? h('option', {value: NONE}, t('unplug_none')) : null);
    function choose() {
      const offer = offers.find(each => each.provider === provider.value) ?? {provider: NONE, options: []};
      const kept = current && offer.provider === current.provider ? current.options
          : Object.fromEntries(Object.entries(current?.options ?? {}).filter(([option, set]) => offer.options.some(it => it.name === option
              && JSON.stringify(it.default) !== JSON.stringify(set) && origins[option] !== 'default')));
      const changed = Object.fromEntries(Object.entries(kept).filter(([option]) => (origins[option] ?? 'default') !== 'default' || current.provider !== offer.provider));
      const typed = Object.entries(fields?.values() ?? {}).filter(([option]) => offer.options.some(it => it.name === option));
      fields = form(offer.options, {...changed, ...Object.fromEntries(typed)}, current?.provider === offer.provider ? origins : {});
      show(fieldset);
      fieldset.append(fields.element);
      show(outcome);
    }
    const ask = dry => call('PUT', `${place}${dry ? '?dry_run=true' : ''}`,
        {json: {provider: provider.value, options: fields.values()}, headers: match ? {'If-Match': match} : {}});
    async function attempt(dry) {
      show(outcome);
      if (!dry && provider.value === NONE && !await confirm({title: t('unplug_title', {key}), text: t('unplug_text'), action: t('unplug'), danger: true})) return;
      try {
        const {body} = await ask(dry);
        fields.mark([]);
        if (dry) return show(outcome, h('h3', null, t('would_happen')), plan(body));
        done(body);
      } catch (problem) {
        refused(problem);
      }
    }
    function done(body) {
      say(t(`outcome.${body.outcome}`));
      show(outcome, h('h3', null, key, ' ', h('span', {class: `outcome ${body.outcome}`}, t(`outcome.${body.outcome}`))), report(body));
      const result = outcome;
      refresh('bindings', 'points').then(() => load(true)).then(() => replug.querySelector('.result')?.replaceWith(result));
    }
    async function refused(problem) {
      if (problem.status === 412) {
        const theirs = await get(place).catch(() => null);
        return show(outcome, h('div', {class: 'alert', role: 'alert'}, h('strong', null, t('somebody_faster')),
            theirs ? difference(current, theirs) : null, button(t('show_current'), () => { seen = 0; return load(true); })));
      }
      if (problem.body.outcome === 'rolled_back') {
        return show(outcome, h('div', {class: 'alert', role: 'alert'}, h('strong', null, t('swap_failed')), report(problem.body)));
      }
      const left = fields.mark(stays(problem) ? fields.masked().map(pointer => ({pointer, detail: t('secret_again')})) : problem.errors);
      show(outcome, h('div', {class: 'alert', role: 'alert'}, h('strong', null, t('not_done')),
          left.length ? h('ul', null, left.map(error => h('li', null, h('code', null, error.pointer), ' ', error.detail)))
              : problem.errors.length ? h('p', null, t('see_fields')) : h('p', null, problemText(problem)),
          stays(problem) && fields.masked().length ? h('p', null, t('see_fields')) : null));
    }
    const apply = button(t('replug_now'), () => attempt(false), {kind: 'primary', id: 'apply'});
    show(replug, h('h2', {id: 'replug'}, t('replug')), h('div', {class: 'meanwhile', role: 'status'}));
    replug.append(h('form', {onsubmit: e => { e.preventDefault(); apply.click(); }},
        h('div', {class: 'field-row'}, h('label', {for: 'provider'}, t('provider')), provider), fieldset,
        h('div', {class: 'actions'}, button(t('what_would_happen'), () => attempt(true), {id: 'dry-run'}), apply)), outcome);
    choose();
  }

  async function rollback() {
    const before = swaps.find(swap => swap.outcome === 'swapped')?.from;
    const sure = await confirm({title: t('roll_back_title', {key}), text: before ? t('roll_back_text', {side: side(before)}) : t('roll_back_text_unknown'),
      action: t('roll_back')});
    if (!sure) return;
    try {
      const {body} = await call('POST', `${place}/rollback`, {headers: tag ? {'If-Match': tag} : {}});
      notice([h('strong', null, key, ' ', t('rolled_back_to', {side: side(body.to)})), report(body, {short: true})], {kind: 'good', key});
      await refresh('bindings');
      await load(true);
    } catch (problem) {
      if (problem.status === 412) {
        notice([h('strong', null, t('somebody_faster'))], {kind: 'bad'});
        await load(true);
      } else failed(problem);
    }
  }

  load();
  return {
    title: key,
    element: h('div', {class: 'binding'}, crumbs([t('panel'), '#/'], [point, '#/']),
        heading(key, may('write') ? button(t('roll_back'), rollback, {id: 'roll-back'}) : null),
        h('div', {class: 'columns'}, about, replug), history),
    changed({event}) {
      if (event?.data?.point === point && event.data.name === name) return void load();
      const it = state.bindings.find(each => each.point === point && each.name === name);
      // its event may have come before the stream was open
      if (now && it && it.generation > now.generation) return void load();
      if (now && it && it.generation === now.generation) {
        now = {...now, in_flight: it.in_flight, health: it.health};
        if (!about.contains(document.activeElement) || document.activeElement === document.body) draw(false);
      }
    },
  };
}

/** What somebody else changed, in words. */
function difference(mine, theirs) {
  const lines = [];
  if (mine?.provider !== theirs.provider) lines.push([t('provider'), mine?.provider, theirs.provider]);
  for (const option of new Set([...Object.keys(mine?.options ?? {}), ...Object.keys(theirs.options)])) {
    const a = value(mine?.options?.[option]), b = value(theirs.options[option]);
    if (a !== b) lines.push([option, a, b]);
  }
  return h('div', null, h('p', null, t('now_is', {side: side(theirs)})), h('ul', null, lines.map(([what, before, after]) =>
      h('li', null, h('code', null, what), ': ', h('del', null, before ?? '–'), ' → ', h('ins', null, after)))));
}
