/** Trying an endpoint, and the same as a command line. */
import {h, show} from '../dom.js';
import {t} from '../i18n.js';
import {API, guarded} from '../http.js';
import {notice} from '../notice.js';
import {confirm} from '../dialog.js';
import {button, copied} from '../parts.js';
import {resolved} from './schema.js';

const LONGEST = 20_000, STREAM = 5_000;

/** @param {any} doc @param {{path: string, method: string, about: any, id: string}} it */
export function attempt(doc, {path, method, about, id}) {
  const content = resolved(doc, about.requestBody)?.content, json = content?.['application/json'];
  const fields = (about.parameters ?? []).map(each => resolved(doc, each)).map(each => ({...each, input: input(each, id)}));
  const body = json ? h('textarea', {id: `${id}-body`, rows: 6, spellcheck: 'false', value: json.example === undefined ? '{}' : JSON.stringify(json.example, null, 2)}) : null;
  const answer = h('div', {class: 'answer', 'aria-live': 'polite'});

  function url() {
    const filled = path.replace(/\{(\w+)}/g, (whole, name) => encodeURIComponent(fields.find(each => each.in === 'path' && each.name === name)?.input.value ?? ''));
    const asked = new URLSearchParams();
    fields.filter(each => each.in === 'query' && each.input.value !== '').forEach(each => asked.set(each.name, each.input.value));
    const query = asked.toString();
    return new URL(`../../${filled.slice(1)}${query ? `?${query}` : ''}`, API);
  }
  const headers = () => Object.fromEntries(fields.filter(each => each.in === 'header' && each.input.value !== '').map(each => [each.name, each.input.value]));

  async function send() {
    const missing = fields.find(each => each.required && each.input.value === '');
    if (missing) {
      notice(t('api_missing', {name: missing.name}), {kind: 'bad'});
      return missing.input.focus();
    }
    if (method !== 'get' && !await confirm({title: t('api_sure'), text: t('api_sure_text', {method: method.toUpperCase(), path: url().pathname + url().search}), action: t('api_send'), danger: method === 'delete'})) return;
    const abort = new AbortController(), started = performance.now();
    try {
      const response = await fetch(url(), {method: method.toUpperCase(), signal: abort.signal, cache: 'no-store', body: body?.value,
        headers: guarded(method.toUpperCase(), {...headers(), ...(body && {'Content-Type': 'application/json'})})});
      const stream = response.headers.get('Content-Type')?.startsWith('text/event-stream');
      const text = await read(response, stream ? STREAM : 60_000, abort);
      show(answer, h('p', null, h('code', null, `${response.status} ${response.statusText}`), ` · ${Math.round(performance.now() - started)} ms`, stream ? ` · ${t('api_stream')}` : ''),
          h('pre', {tabindex: '0', 'aria-label': t('api_answer')}, pretty(text).slice(0, LONGEST)), text.length > LONGEST ? h('p', {class: 'hint'}, t('api_too_long', {n: LONGEST})) : null);
    } catch (e) {
      show(answer, h('div', {class: 'alert'}, t('nobody_answers')));
    }
  }
  function curl() {
    const parts = [`curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} -H "Authorization: Bearer $TOKEN"`];
    Object.entries(headers()).forEach(([name, value]) => parts.push(`-H ${quoted(`${name}: ${value}`)}`));
    if (body) parts.push("-H 'Content-Type: application/json'", `-d ${quoted(compact(body.value))}`);
    else if (content) parts.push("-H 'Content-Type: application/zip'", '--data-binary @plugin.zip');
    return [...parts, quoted(url().href)].join(' \\\n  ');
  }
  const copy = button(t('api_curl'), async () => {
    if (await copied(curl())) notice([t('copied'), ' ', t('api_curl_token'), h('pre', null, curl())], {kind: 'good', key: 'curl'});
    else show(answer, h('p', null, t('copy_by_hand'), ' ', t('api_curl_token')), h('pre', {tabindex: '0'}, curl()));
  });
  return h('section', {class: 'try'}, h('h4', null, t('api_try')),
      fields.length || body ? h('div', {class: 'try-fields'}, fields.map(each => h('div', null, h('label', {for: each.input.id}, h('code', null, each.name)), each.input)),
          body ? h('div', {class: 'wide'}, h('label', {for: body.id}, t('api_body')), body) : null) : null,
      content && !json ? h('p', {class: 'hint'}, t('api_no_try')) : null,
      h('div', {class: 'actions'}, content && !json ? null : button(t('api_send'), send, {kind: 'primary'}), copy), answer);
}

function input(parameter, id) {
  const {schema = {}} = parameter, about = {id: `${id}-${parameter.name}`};
  const choices = schema.enum ?? (schema.type === 'boolean' ? ['true', 'false'] : null);
  if (choices) return h('select', about, h('option', {value: ''}, '–'), choices.map(each => h('option', {value: each}, String(each))));
  return h('input', {...about, autocomplete: 'off', spellcheck: 'false', value: parameter.in === 'path' ? parameter.example ?? '' : '', placeholder: schema.default ?? ''});
}

async function read(response, time, abort) {
  const timer = setTimeout(() => abort.abort(), time);
  let text = '';
  try {
    const reader = response.body?.getReader(), decoder = new TextDecoder();
    for (let part; reader && !(part = await reader.read()).done && text.length <= LONGEST;) text += decoder.decode(part.value, {stream: true});
  } catch { /* cut when the time is over: what came is shown */ } finally {
    clearTimeout(timer);
    abort.abort();
  }
  return text;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const compact = text => { try { return JSON.stringify(JSON.parse(text)); } catch { return text; } };
const quoted = text => `'${text.replaceAll("'", "'\\''")}'`;
