/** The whole configuration: where each value comes from; edited, planned, applied as one change or not at all. */
import {h, show} from '../dom.js';
import {t} from '../i18n.js';
import {call} from '../http.js';
import {may} from '../session.js';
import {refresh} from '../state.js';
import {button, empty, heading} from '../parts.js';
import {notice, problemText} from '../notice.js';
import {confirm} from '../dialog.js';
import {read, write} from '../yaml.js';
import {MASK, from, stays} from './form.js';
import {plan} from './plan.js';
import {report} from './report.js';

export function config() {
  let tag = null, was = '';
  const text = h('textarea', {id: 'configuration', 'aria-label': t('configuration'), 'aria-describedby': 'config-help', spellcheck: 'false', wrap: 'off',
    readonly: !may('write'), oninput: number, onscroll() { gutter.scrollTop = text.scrollTop; }});
  const gutter = h('div', {class: 'gutter', 'aria-hidden': 'true'}), result = h('div', {class: 'result', 'aria-live': 'polite'});
  let wrong = new Map();
  const meanwhile = h('div', {class: 'meanwhile', role: 'status'});

  function number() {
    const count = text.value.split('\n').length;
    if (gutter.childElementCount !== count || wrong.size || gutter.querySelector('.wrong')) {
      gutter.replaceChildren(...Array.from({length: count}, (_, i) => h('span', {class: wrong.has(i + 1) ? 'wrong' : null, title: wrong.get(i + 1)}, String(i + 1))));
    }
    gutter.scrollTop = text.scrollTop;
  }
  async function load() {
    try {
      const answer = await call('GET', 'config');
      tag = answer.tag;
      was = write(answer.body.configuration, answer.body.origins, from);
      text.value = was;
      wrong = new Map();
      show(meanwhile);
      number();
    } catch (problem) {
      if (problem.status !== 401) show(result, empty(problemText(problem), button(t('try_again'), load)));
    }
  }
  /** Mistakes in their lines, and below with a way there. */
  function mistakes(all, title) {
    wrong = new Map(all.filter(each => each.line).map(each => [each.line, each.detail]));
    number();
    show(result, h('div', {class: 'alert', role: 'alert'}, h('strong', null, title), h('ul', null, all.map(each => h('li', null,
        each.line ? h('button', {type: 'button', class: 'quiet', onclick: () => jump(each.line)}, t('line_n', {n: each.line})) : null,
        each.pointer ? [h('code', null, each.pointer), ' '] : null, each.detail)))));
  }
  function jump(line) {
    const lines = text.value.split('\n'), start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    text.focus();
    text.setSelectionRange(start, start + lines[line - 1].length);
    text.scrollTop = Math.max(0, (line - 5) * parseFloat(getComputedStyle(text).lineHeight));
  }
  /** {@return the tree, or null after its mistakes were shown} */
  function parsed() {
    const it = read(text.value);
    wrong = new Map();
    number();
    if (it.mistakes.length) {
      mistakes(it.mistakes, t('not_yaml'));
      return null;
    }
    return it;
  }
  function refused(problem, lines) {
    if (problem.status === 412) {
      return show(result, h('div', {class: 'alert', role: 'alert'}, h('strong', null, t('config_changed')), h('p', null, t('config_changed_text')), button(t('load_anew'), load)));
    }
    const secrets = stays(problem) ? masked(lines, problem.message) : [];
    if (secrets.length) return mistakes(secrets, problemText(problem));
    const all = problem.errors.map(error => ({...error, line: nearest(lines, error.pointer)}));
    if (all.length) mistakes(all, t('mistakes_n', {n: all.length}));
    else show(result, h('div', {class: 'alert', role: 'alert'}, problemText(problem)));
  }
  /** Where secrets stay beside what a message names. */
  function masked(lines, message) {
    const rows = text.value.split('\n');
    return [...lines].filter(([pointer, line]) => rows[line - 1].includes(MASK) && message.includes(pointer.slice(0, pointer.lastIndexOf('.') + 1)))
        .map(([pointer, line]) => ({pointer, line, detail: t('secret_again')}));
  }
  async function ask(dry) {
    const it = parsed();
    if (!it) return null;
    try {
      return (await call('PUT', `config${dry ? '?dry_run=true' : ''}`, {json: it.tree, headers: tag ? {'If-Match': tag} : {}})).body;
    } catch (problem) {
      refused(problem, it.lines);
      return null;
    }
  }
  async function look() {
    const planned = await ask(true);
    if (planned) show(result, h('h2', null, t('would_happen')), plan(planned));
    return planned;
  }
  async function apply() {
    const planned = await look();
    if (!planned || !await confirm({title: t('apply_title'), text: plan(planned), action: t('apply')})) return;
    const done = await ask(false);
    if (!done) return;
    await Promise.all([load(), refresh()]);
    show(result, h('div', {class: 'alert good'}, h('strong', null, t('applied')), plan(done),
        (done.swaps ?? []).map(swap => h('div', null, h('code', null, `${swap.point}/${swap.name}`), report(swap, {short: true})))));
    notice(t('applied'), {kind: 'good', key: 'config'});
  }
  load();
  return {
    title: t('configuration'),
    element: h('div', null, heading(t('configuration')), h('p', {id: 'config-help', class: 'hint'}, t('config_help')), meanwhile,
        h('div', {class: 'editor'}, gutter, text),
        may('write') ? h('div', {class: 'actions'}, button(t('what_would_happen'), look, {id: 'plan'}), button(t('apply'), apply, {kind: 'primary', id: 'apply-config'}),
            button(t('undo_edits'), load, {kind: 'quiet'})) : h('p', {class: 'muted'}, t('write_needed')), result),
    changed({event}) {
      if (event?.type === 'config.applied') {
        if (text.value === was) load();
        else show(meanwhile, h('p', null, h('strong', null, t('config_changed')), ' ', t('config_changed_text')), button(t('load_anew'), load));
      }
    },
  };
}

/** The line of a place, or of the nearest one around it. */
function nearest(lines, pointer) {
  for (let at = pointer.replace(/\[\d+]/g, ''); at; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) if (lines.has(at)) return lines.get(at);
  return null;
}
