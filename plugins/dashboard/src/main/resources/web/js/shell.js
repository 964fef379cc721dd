/** The frame: where one can go, language, light, connection; and the view that the link names. */
import {h, show} from './dom.js';
import {LANGUAGES, choose, language, t} from './i18n.js';
import {here, to} from './router.js';
import {may, session, signOut} from './session.js';
import {listen, reconnect, state} from './state.js';
import {theme, toggle} from './theme.js';
import {call} from './http.js';
import {notice, problemText} from './notice.js';
import {lamp, empty} from './parts.js';
import {panel} from './views/panel.js';

const VIEWS = {
  '': async () => panel,
  bindings: async () => (await import('./views/binding.js')).binding,
  plugins: async () => (await import('./views/plugins.js')).plugins,
  events: async () => (await import('./views/events.js')).events,
  config: async () => (await import('./views/config.js')).config,
  tokens: async () => (await import('./views/tokens.js')).tokens,
  audit: async () => (await import('./views/audit.js')).audit,
  logs: async () => (await import('./views/logs.js')).logs,
  pages: async () => (await import('./views/page.js')).page,
};

/** Shown where the server has them. */
const OPTIONAL = {tokens: ['tokens', 'admin'], audit: ['audit', 'admin'], logs: ['log_levels', 'read']};
const there = new Set();
let stop = () => {};

/** @param {Element} app @param {{left: () => void}} on */
export function shell(app, on) {
  stop();
  const frame = {nav: h('div', {class: 'nav-links'}), status: h('div', {class: 'connection'}), main: h('main', {id: 'main', tabindex: '-1'})};
  const menu = h('button', {type: 'button', class: 'menu', 'aria-expanded': 'false', 'aria-controls': 'nav', onclick() {
    menu.setAttribute('aria-expanded', String(menu.getAttribute('aria-expanded') !== 'true'));
  }}, t('menu'));
  const language_ = h('select', {id: 'language', 'aria-label': t('language'), async onchange() {
    await choose(language_.value);
    shell(app, on);
    document.getElementById('language').focus();
  }}, Object.entries(LANGUAGES).map(([tag, name]) => h('option', {value: tag, selected: tag === language, lang: tag}, name)));
  const light = h('button', {type: 'button', class: 'quiet', onclick() {
    toggle();
    light.textContent = t(theme() === 'dark' ? 'to_light' : 'to_dark');
  }}, t(theme() === 'dark' ? 'to_light' : 'to_dark'));
  app.replaceChildren(
      h('a', {class: 'skip', href: '#main', onclick(e) { e.preventDefault(); frame.main.focus(); }}, t('skip')),
      h('header', {class: 'side'},
          h('div', {class: 'brand'}, h('a', {href: '#/'}, h('img', {src: 'icon.svg', alt: '', width: 28, height: 28}), 'Jackfield'), menu),
          h('nav', {id: 'nav', 'aria-label': t('main_menu')}, frame.nav,
              h('div', {class: 'side-end'}, frame.status, language_, light,
                  h('p', {class: 'who'}, t('signed_in_as', {name: session?.name ?? ''})),
                  h('button', {type: 'button', class: 'quiet', async onclick() {
                    try {
                      await signOut();
                    } catch (problem) {
                      return notice([t('sign_out_failed'), ' ', problemText(problem)], {kind: 'bad', key: 'sign_out'});
                    }
                    on.left();
                  }}, t('sign_out'))))),
      frame.main);

  let current = null, shown = '', turn = 0;
  const ended = listen(change => {
    links(frame.nav);
    status(frame.status);
    current?.changed?.(change);
  });
  async function enter() {
    menu.setAttribute('aria-expanded', 'false');
    const {parts, query} = here();
    const place = parts.join('/');
    links(frame.nav);
    if (current && place === shown && current.asked) return current.asked(query);
    const mine = ++turn;
    let view;
    try {
      view = VIEWS[parts[0] ?? ''] ? (await VIEWS[parts[0] ?? '']())(parts.slice(1), query) : unknown();
    } catch (e) {
      view = broken(e);
    }
    if (mine !== turn) return;
    current?.close?.();
    const first = shown === '' && current === null;
    current = view;
    shown = place;
    show(frame.main);
    frame.main.append(view.element);
    view.changed?.({});
    document.title = `${view.title} · Jackfield`;
    window.scrollTo(0, 0);
    if (!first) frame.main.querySelector('h1')?.focus({preventScroll: true});
  }
  addEventListener('hashchange', enter);
  stop = () => { ended(); current?.close?.(); removeEventListener('hashchange', enter); };
  status(frame.status);
  const entered = enter();
  probe().then(() => links(frame.nav));
  return entered;
}

/** Ends what the frame listens to. */
export function leave() {
  stop();
  stop = () => {};
}

/** What the server does not have is not offered. */
async function probe() {
  await Promise.all(Object.entries(OPTIONAL).filter(([, [, scope]]) => may(scope))
      .map(([view, [path]]) => call('HEAD', path).then(() => there.add(view), () => there.delete(view))));
}

function links(place) {
  const at = here().parts[0] ?? '';
  const link = (view, text, more = null, parts = view ? [view] : []) => h('a', {key: parts.join('/'), href: to(parts),
    'aria-current': at === view || (view === '' && at === 'bindings') ? 'page' : null}, text, more);
  const refused = state.plugins.filter(plugin => plugin.state === 'refused').length;
  show(place,
      link('', t('panel')),
      link('plugins', t('plugins'), refused ? h('span', {class: 'count', title: t('refused_count', {n: refused})}, String(refused),
          h('span', {class: 'unseen'}, ' ', t('state.refused'))) : null),
      link('events', t('events')),
      link('config', t('configuration')),
      [...['tokens', 'audit', 'logs']].filter(view => there.has(view)).map(view => link(view, t(view))),
      state.pages.map(page => h('a', {key: `pages/${page.name}`, href: to(['pages', page.name]),
        'aria-current': here().parts.join('/') === `pages/${page.name}` ? 'page' : null}, page.titles[language] ?? page.titles.en ?? page.name)),
      h('a', {key: 'api', href: `api${location.search}`}, t('api')));
}

function status(place) {
  const lost = state.connection === 'lost';
  show(place, lamp({live: 'up', lost: 'down', connecting: 'none'}[state.connection], t(`connection.${state.connection}`)),
      lost ? h('button', {type: 'button', class: 'quiet', onclick: reconnect}, t('try_now')) : null);
  document.body.classList.toggle('offline', lost);
  let bar = document.getElementById('offline');
  if (lost && !bar) {
    bar = h('div', {id: 'offline', role: 'alert'}, t('connection_lost'));
    document.getElementById('main')?.before(bar);
  } else if (!lost) bar?.remove();
}

const unknown = () => ({title: t('no_such_place'), element: h('div', null, h('h1', {tabindex: '-1'}, t('no_such_place')),
    empty(t('no_such_place_text'), h('a', {href: '#/'}, t('to_the_panel'))))});

const broken = e => ({title: t('view_failed'), element: h('div', null, h('h1', {tabindex: '-1'}, t('view_failed')),
    empty(String(e?.message ?? e), t('view_failed_text')))});
