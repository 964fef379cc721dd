/** Tokens: which there are, a new one shown this once, and taking one back. */
import {h, show} from '../dom.js';
import {t} from '../i18n.js';
import {call, list, path} from '../http.js';
import {ago, moment} from '../format.js';
import {button, copied, empty, heading, table} from '../parts.js';
import {failed, notice, problemText} from '../notice.js';
import {confirm} from '../dialog.js';

const SCOPES = ['read', 'write', 'admin'];

export function tokens() {
  const listed = h('div'), made = h('div', {class: 'result', 'aria-live': 'polite'});
  async function load() {
    try {
      const items = await list('tokens');
      show(listed, items.length ? table(t('tokens'), [t('name'), t('scopes'), t('made'), t('expires'), t('action')], items.map(token => [
        token.name, token.scopes.join(', '), token.created_at ? h('time', {datetime: token.created_at, title: moment(token.created_at)}, ago(token.created_at)) : '–',
        token.expires_at ? h('time', {datetime: token.expires_at}, moment(token.expires_at)) : t('never'),
        h('button', {type: 'button', class: 'danger', 'aria-label': t('revoke_named', {name: token.name}), onclick: () => revoke(token)}, t('revoke'))]))
          : empty(t('no_tokens'), t('no_tokens_text')));
    } catch (problem) {
      if (problem.status !== 401) show(listed, empty(problemText(problem), button(t('try_again'), load)));
    }
  }
  async function revoke(token) {
    if (!await confirm({title: t('revoke_title', {name: token.name}), text: t('revoke_text'), action: t('revoke'), danger: true})) return;
    await call('DELETE', `tokens/${path(token.id)}`).then(() => notice(t('revoked', {name: token.name}), {kind: 'good'}), failed);
    await load();
  }
  const name = h('input', {id: 'token-name', required: true, maxlength: 100, autocomplete: 'off'}), expiry = h('input', {id: 'token-expiry', value: '30d', autocomplete: 'off', 'aria-describedby': 'expiry-help'});
  const checks = SCOPES.map(scope => h('input', {type: 'checkbox', id: `scope-${scope}`, value: scope, checked: scope === 'read'}));
  async function make(event) {
    event.preventDefault();
    try {
      const json = {name: name.value.trim(), scopes: checks.filter(check => check.checked).map(check => check.value), ...(expiry.value.trim() && {expires_in: expiry.value.trim()})};
      const {body} = await call('POST', 'tokens', {json});
      show(made, h('div', {class: 'alert good'}, h('strong', null, t('token_made', {name: body.name})), h('p', {class: 'secret'}, h('code', null, body.token),
          button(t('copy'), async () => notice(t(await copied(body.token) ? 'copied' : 'copy_by_hand'), {key: 'copy'}))), h('p', {class: 'hint'}, t('token_once'))));
      name.value = '';
      await load();
    } catch (problem) {
      failed(problem);
    }
  }
  load();
  return {title: t('tokens'), element: h('div', null, heading(t('tokens')), listed,
      h('form', {class: 'card', onsubmit: make, 'aria-labelledby': 'new-token'}, h('h2', {id: 'new-token'}, t('new_token')),
          h('div', {class: 'field-row'}, h('label', {for: 'token-name'}, t('name')), name),
          h('fieldset', null, h('legend', null, t('scopes')), h('div', {class: 'checks'}, checks.map((check, i) => h('label', {for: check.id}, check, t(`scope.${SCOPES[i]}`))))),
          h('div', {class: 'field-row'}, h('label', {for: 'token-expiry'}, t('valid_for')), expiry, h('p', {class: 'hint', id: 'expiry-help'}, t('valid_for_help'))),
          h('div', {class: 'actions'}, h('button', {class: 'primary', type: 'submit'}, t('make_token')))), made)};
}
