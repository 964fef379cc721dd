/** The browsable page of the API: drawn from the server's own description of it. */
import {h, show} from '../dom.js';
import {LANGUAGES, add, choose, language, load, t} from '../i18n.js';
import {get, onLost} from '../http.js';
import {restore, session} from '../session.js';
import {apply, theme, toggle} from '../theme.js';
import {empty, lamp} from '../parts.js';
import {problemText} from '../notice.js';
import {signIn} from '../views/signin.js';
import {operation, matches, words} from './operation.js';
import {inline} from './schema.js';
import {decoded} from '../router.js';

const app = document.getElementById('app');

async function start() {
  apply();
  await Promise.all([load(), restore().catch(() => false)]);
  await texts();
  onLost(() => signIn(app, {reason: t('session_lost'), done: draw}));
  await (session ? draw() : Promise.resolve(signIn(app, {reason: t('api_sign_in'), done: draw})));
  document.documentElement.dataset.ready = '';
}

const texts = async () => add((await import(`../lang/api.${language}.js`)).default);

async function draw() {
  const content = h('main', {id: 'main', tabindex: '-1'}, h('h1', {tabindex: '-1'}, 'API'), h('p', {role: 'status'}, t('api_loading')));
  const index = h('div', {class: 'index'});
  const search = h('input', {id: 'search', type: 'search', placeholder: t('api_search'), 'aria-label': t('api_search'), oninput: () => filter()});
  const menu = h('button', {type: 'button', class: 'menu', 'aria-expanded': 'false', 'aria-controls': 'nav', onclick() {
    menu.setAttribute('aria-expanded', String(menu.getAttribute('aria-expanded') !== 'true'));
  }}, t('menu'));
  const light = h('button', {type: 'button', class: 'quiet', onclick() { toggle(); light.textContent = t(theme() === 'dark' ? 'to_light' : 'to_dark'); }},
      t(theme() === 'dark' ? 'to_light' : 'to_dark'));
  const select = h('select', {id: 'language', 'aria-label': t('language'), async onchange() {
    await choose(select.value);
    await texts();
    await draw();
    document.getElementById('language').focus();
  }}, Object.entries(LANGUAGES).map(([tag, name]) => h('option', {value: tag, selected: tag === language, lang: tag}, name)));
  app.replaceChildren(
      h('a', {class: 'skip', href: '#main', onclick(e) { e.preventDefault(); content.focus(); }}, t('skip')),
      h('header', {class: 'side'},
          h('div', {class: 'brand'}, h('a', {href: `./${location.search}#/`}, h('img', {src: 'icon.svg', alt: '', width: 28, height: 28}), 'Jackfield'), menu),
          h('nav', {id: 'nav', 'aria-label': t('api_endpoints')}, h('div', {class: 'nav-links'}, h('a', {href: `./${location.search}#/`}, `← ${t('api_to_panel')}`)),
              search, index, h('div', {class: 'side-end'}, select, light))),
      content);
  document.title = 'API · Jackfield';
  let doc;
  try {
    doc = await get('openapi.json');
  } catch (problem) {
    return problem.status === 401 ? null : show(content, h('h1', {tabindex: '-1'}, 'API'), empty(t('api_failed'), problemText(problem)));
  }
  const all = operations(doc);
  const made = new Map(all.map(each => [each.id, operation(doc, each)]));
  show(content, h('h1', {tabindex: '-1'}, 'API'),
      h('p', {class: 'muted'}, t('api_version', {openapi: doc.openapi, version: doc.info.version}), ' · ', h('a', {href: '../api/v1/openapi.json'}, 'openapi.json')),
      words(doc.info.description), h('div', {class: 'found', role: 'status'}));
  const none = h('div', {hidden: true}, empty(t('api_none'), t('api_none_text')));
  const groups = doc.tags.filter(tag => all.some(each => each.tag === tag.name)).map(tag => ({tag, element: h('section', {'aria-labelledby': `tag-${tag.name}`},
      h('h2', {id: `tag-${tag.name}`}, tag.name), h('p', {class: 'muted'}, inline(tag.description)), all.filter(each => each.tag === tag.name).map(each => made.get(each.id).element))}));
  content.append(none, ...groups.map(group => group.element));
  function filter() {
    const found = all.filter(each => matches(each, search.value));
    all.forEach(each => { made.get(each.id).element.hidden = !found.includes(each); });
    groups.forEach(group => { group.element.hidden = !found.some(each => each.tag === group.tag.name); });
    none.hidden = found.length > 0;
    show(index, groups.filter(group => !group.element.hidden).map(group => h('div', {key: group.tag.name}, h('h2', null, group.tag.name), h('ul', null,
        found.filter(each => each.tag === group.tag.name).map(each => h('li', {key: each.id}, h('a', {href: `#/${each.id}`},
            h('span', {class: `method ${each.method}`}, each.method), h('span', null, each.path.replace('/api/v1', '').split(/(?=\/)/).map(part => [part, h('wbr')]))))))))) ;
  }
  filter();
  function reveal() {
    const id = decoded(location.hash.replace(/^#\/?/, ''));
    const it = made.get(id);
    index.querySelectorAll('[aria-current]').forEach(link => link.removeAttribute('aria-current'));
    if (!it) return;
    menu.setAttribute('aria-expanded', 'false');
    index.querySelector(`a[href="#/${CSS.escape(id)}"]`)?.setAttribute('aria-current', 'true');
    it.open();
    it.element.scrollIntoView({block: 'start'});
    it.element.querySelector('h3 button')?.focus({preventScroll: true});
  }
  onhashchange = reveal;
  reveal();
}

/** All operations in the order of the document; HEAD is told of once, in general. */
function operations(doc) {
  return Object.entries(doc.paths).flatMap(([path, item]) => Object.entries(item)
      .filter(([method]) => ['get', 'put', 'post', 'patch', 'delete'].includes(method))
      .map(([method, about]) => ({path, method, about, id: about.operationId, tag: about.tags[0]})));
}

start();
