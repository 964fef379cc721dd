/** The door: a token in exchange for a session. */
import {h} from '../dom.js';
import {t} from '../i18n.js';
import {signIn as enter} from '../session.js';

/** @param {Element} app @param {{reason: string, done: () => Promise<any>}} on */
export function signIn(app, {reason, done}) {
  const token = h('input', {id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', required: true,
    'aria-describedby': 'token-help sign-in-error'});
  const error = h('p', {id: 'sign-in-error', class: 'error', role: 'alert'}, reason);
  const go = h('button', {type: 'submit', class: 'primary'}, t('sign_in'));
  const form = h('form', {class: 'card sign-in', async onsubmit(event) {
    event.preventDefault();
    const given = token.value.trim();
    if (!given) {
      error.textContent = t('token_missing');
      return token.focus();
    }
    go.setAttribute('aria-busy', 'true');
    try {
      await enter(given);
      token.value = '';
      await done();
    } catch (problem) {
      error.textContent = why(problem);
      token.select();
    } finally {
      go.removeAttribute('aria-busy');
    }
  }},
  h('h1', null, h('img', {src: 'icon.svg', alt: '', width: 40, height: 40}), t('sign_in_title')),
  h('label', {for: 'token'}, t('token')), token,
  h('p', {id: 'token-help', class: 'hint'}, t('token_help'), ' ', h('code', null, 'data/admin-token')),
  error, go);
  app.replaceChildren(h('main', {id: 'main', class: 'door'}, form));
  document.title = `${t('sign_in')} · Jackfield`;
  token.focus();
}

function why(problem) {
  if (problem.status === 401) return t('token_unknown');
  if (problem.status === 429) return t('too_many_tries');
  if (problem.status === 0) return t('nobody_answers');
  return problem.message;
}
