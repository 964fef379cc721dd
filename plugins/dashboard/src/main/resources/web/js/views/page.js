/** A page that a plugin brings. Whatever it does wrong stays within it. */
import {h, show} from '../dom.js';
import {language, t} from '../i18n.js';
import {call, get, list} from '../http.js';
import {may} from '../session.js';
import {listen, state} from '../state.js';
import {theme} from '../theme.js';
import {empty, heading} from '../parts.js';
import {notice} from '../notice.js';

/** @param {string[]} names of the page */
export function page([name]) {
  const about = state.pages.find(each => each.name === name);
  const owner = () => state.bindings.find(binding => binding.point === 'dashboard.page' && binding.name === name)?.plugin ?? name;
  const title = about?.titles[language] ?? about?.titles.en ?? name;
  const place = h('div', {class: 'plugin-page', 'data-own': ''});
  let module = null, closed = false;
  const ends = [];

  function fails(e) {
    if (closed) return;
    show(place, h('div', {class: 'alert', role: 'alert'}, h('strong', null, t('page_failed', {plugin: owner()})),
        h('p', null, String(e?.message ?? e)), h('p', {class: 'hint'}, t('page_failed_text'))));
  }
  /** What fails later, on its own, is told apart by where its code is from. */
  function later(event) {
    const error = event.reason ?? event.error;
    const at = `${event.filename ?? ''} ${error?.stack ?? ''}`;
    if (at.includes(`/pages/${encodeURIComponent(name)}/`)) fails(error ?? event.message);
  }
  addEventListener('error', later);
  addEventListener('unhandledrejection', later);

  /** What a page is given: the API with the rights of whoever looks, and what the panel knows. */
  const api = Object.freeze({
    language, get theme() { return theme(); },
    get, list, call, may, h, fails, notice: text => notice(String(text)),
    onEvent(action) { ends.push(listen(({event}) => { if (event) { try { action(event); } catch (e) { fails(e); } } })); },
  });

  async function start() {
    if (!about) return show(place, empty(t('no_such_page', {name}), t('no_such_page_text')));
    try {
      const path = about.module.split('/').map(encodeURIComponent).join('/');
      module = await import(new URL(`../../pages/${encodeURIComponent(name)}/${path}`, import.meta.url));
      if (!closed) await module.mount(place, api);
    } catch (e) {
      fails(e);
    }
  }
  start();
  return {
    title, element: h('div', null, heading(title), place),
    close() {
      closed = true;
      removeEventListener('error', later);
      removeEventListener('unhandledrejection', later);
      ends.forEach(end => end());
      try {
        module?.unmount?.(place);
      } catch (e) {
        notice(`${t('page_failed', {plugin: owner()})} ${e?.message ?? e}`, {kind: 'bad'});
      }
    },
  };
}
