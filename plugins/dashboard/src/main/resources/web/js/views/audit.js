/** Who changed what. */
import {h, show} from '../dom.js';
import {has, t} from '../i18n.js';
import {get} from '../http.js';
import {here, stay} from '../router.js';
import {moment} from '../format.js';
import {button, empty, heading, table} from '../parts.js';
import {problemText} from '../notice.js';

const GOOD = ['done', 'unchanged'];

export function audit() {
  const asked = here().query, listed = h('div');
  let items = [], cursor = '';
  const fields = ['actor', 'action'].map(name => h('input', {id: `audit-${name}`, name, type: 'search', value: asked.get(name) ?? '', autocomplete: 'off'}));
  async function load(more = false) {
    const query = new URLSearchParams({limit: '50'});
    fields.forEach(field => field.value.trim() && query.set(field.name, field.value.trim()));
    if (more && cursor) query.set('cursor', cursor);
    try {
      const page = await get(`audit?${query}`);
      items = more ? [...items, ...page.items] : page.items;
      cursor = page.next_cursor;
      show(listed, items.length ? table(t('audit'), [t('when'), t('actor'), t('action'), t('target'), t('change'), t('remote'), t('outcome')], items.map(entry => [
        h('time', {datetime: entry.time}, moment(entry.time)), entry.actor, h('code', null, entry.action), entry.target || '–', change(entry), entry.remote_address || '–',
        [h('span', {class: `outcome ${GOOD.includes(entry.outcome) ? 'swapped' : 'rolled_back'}`}, has(`audit.${entry.outcome}`) ? t(`audit.${entry.outcome}`) : entry.outcome), entry.reason ? h('small', {class: 'muted reason'}, entry.reason) : null]]))
          : fields.some(field => field.value.trim()) ? empty(t('no_such_audit'), t('no_such_audit_text')) : empty(t('no_audit'), t('no_audit_text')), cursor ? button(t('more'), () => load(true)) : null);
    } catch (problem) {
      if (problem.status !== 401) show(listed, empty(problemText(problem), button(t('try_again'), () => load())));
    }
  }
  const search = h('form', {class: 'tools', role: 'search', onsubmit(e) {
    e.preventDefault();
    stay(['audit'], Object.fromEntries(fields.map(field => [field.name, field.value.trim()])));
    load();
  }}, fields.map(field => [h('label', {for: field.id}, t(field.name)), field]), h('button', {type: 'submit'}, t('search')));
  load();
  return {title: t('audit'), element: h('div', null, heading(t('audit')), search, listed)};
}

function change({before, after}) {
  const nothing = it => it === null || it === undefined || it === '' || (typeof it === 'object' && !Object.keys(it).length);
  const text = it => nothing(it) ? '–' : typeof it === 'string' ? it : JSON.stringify(it, null, 1);
  if (nothing(before) && nothing(after)) return '–';
  return h('details', null, h('summary', null, t('before_after')), h('pre', {tabindex: '0'}, h('del', null, text(before)), '\n', h('ins', null, text(after))));
}
