/** The form of a provider's options, drawn from what it declares: type, bounds, unit, choices, default, what it is for. */
import {h} from '../dom.js';
import {t} from '../i18n.js';
import {may} from '../session.js';
import {state} from '../state.js';

/**
 * @param {any[]} options as the catalogue declares them
 * @param {Record<string, any>} now what is set
 * @param {Record<string, any>} origins where that comes from
 * @returns {{element: HTMLElement, values: () => Record<string, any>, masked: () => string[], mark: (errors: {pointer: string, detail: string}[]) => any[]}}
 *     masked: the secrets that are sent as masks, so that they stay what they are
 */
export function form(options, now, origins) {
  const fields = options.map(option => field(option, now[option.name], origins[option.name]));
  const element = h('div', {class: 'fields'}, fields.length ? fields.map(each => each.element) : h('p', {class: 'muted'}, t('no_options')));
  return {
    element,
    values: () => Object.fromEntries(fields.map(each => [each.option.name, each.value()]).filter(([, value]) => value !== undefined)),
    masked: () => fields.filter(each => each.value() === MASK).map(each => each.option.name),
    /** Puts each mistake at its field; answers those that have none. */
    mark(errors) {
      fields.forEach(each => each.mark(''));
      const left = [];
      for (const error of errors) {
        const name = error.pointer.replace(/\[\d+]$/, '').split('.').pop();
        const at = fields.find(each => each.option.name === name);
        if (at) at.mark(error.detail);
        else left.push(error);
      }
      fields.find(each => each.wrong())?.focus();
      return left;
    },
  };
}

export const MASK = '********';

function field(option, set, origin) {
  const id = `option-${option.name}`;
  const control = input(option, set, id);
  const removal = option.secret && !option.required && set !== undefined && set !== null ? remove(control, id) : null;
  const error = h('p', {class: 'error', id: `${id}-error`});
  const element = h('div', {class: 'field-row'},
      h('label', {for: id}, h('code', null, option.name), option.required ? h('span', {class: 'must'}, t('required')) : null),
      h('div', {class: 'control'}, control, option.unit ? h('span', {class: 'unit'}, option.unit) : null,
          removal ? h('label', {class: 'removal'}, removal, t('secret_remove'), h('span', {class: 'unseen'}, ' ', option.name)) : null),
      h('p', {class: 'hint', id: `${id}-hint`}, option.doc, ' ', h('span', {class: 'bounds'}, bounds(option))),
      origin ? h('p', {class: 'origin'}, t('value_from', {origin: from(origin)})) : null, error);
  return {
    option, element,
    value: () => removal?.checked ? undefined : read(option, control, set),
    mark(text) {
      error.textContent = text;
      if (text) control.setAttribute('aria-invalid', 'true');
      else control.removeAttribute('aria-invalid');
    },
    wrong: () => error.textContent !== '',
    focus: () => control.focus(),
  };
}

/** An empty field keeps a secret; that it goes is said by this. */
function remove(control, id) {
  const kept = control.placeholder;
  const box = h('input', {type: 'checkbox', id: `${id}-remove`, onchange() {
    control.disabled = box.checked;
    control.placeholder = box.checked ? t('secret_removed') : kept;
    if (box.checked) control.value = '';
  }});
  return box;
}

function input(option, set, id) {
  const about = {id, name: option.name, 'aria-describedby': `${id}-hint ${id}-error`, 'aria-required': option.required ? 'true' : null};
  const text = set === undefined || set === null ? '' : Array.isArray(set) ? set.join('\n') : String(set);
  const list = option.type.endsWith('s') || Array.isArray(set) || Array.isArray(option.default);
  if (option.choices?.length && !list) return choice(about, option.choices, text, option);
  if (option.type === 'boolean') return choice(about, ['true', 'false'], text, option);
  if (option.type === 'binding') {
    const names = state.bindings.filter(binding => binding.point === option.point).map(binding => binding.name);
    if (text && !names.includes(text)) names.push(text);
    return choice(about, names, text, option);
  }
  if (list) return h('textarea', {...about, rows: Math.max(2, text.split('\n').length), placeholder: hint(option), spellcheck: 'false', value: text});
  const whole = option.type === 'integer';
  return h('input', {...about, type: option.secret ? 'password' : whole || option.type === 'number' ? 'number' : 'text', autocomplete: 'off',
    min: whole ? option.minimum : null, max: whole ? option.maximum : null, step: whole ? 1 : option.type === 'number' ? 'any' : null,
    spellcheck: 'false', placeholder: option.secret && set ? t('secret_kept') : hint(option), value: option.secret ? '' : text});
}

const hint = option => option.secret || option.default === null || option.default === undefined ? ''
    : Array.isArray(option.default) ? option.default.join('\n') : String(option.default);

function choice(about, names, text, option) {
  const none = option.required ? [] : [h('option', {value: ''}, hint(option) === '' ? t('not_set') : t('default_is', {value: hint(option)}))];
  return h('select', about, none, names.map(name => h('option', {value: name, selected: String(text) === name}, name)));
}

/** What is left empty is not sent, so that its default holds. A secret that is left empty stays what it was. */
function read(option, control, set) {
  const text = control.value.trim();
  if (option.secret && text === '') return set === undefined || set === null ? undefined : MASK;
  if (text === '') return undefined;
  if (control.tagName === 'TEXTAREA') return text.split(/\n|,/).map(each => each.trim()).filter(Boolean);
  if (option.type === 'integer' || option.type === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  if (option.type === 'boolean') return text === 'true';
  return text;
}

function bounds(option) {
  const parts = [];
  if (option.minimum !== null && option.maximum !== null) parts.push(t('from_to', {from: option.minimum, to: option.maximum}));
  else if (option.minimum !== null) parts.push(t('at_least', {value: option.minimum}));
  else if (option.maximum !== null) parts.push(t('at_most', {value: option.maximum}));
  if (option.choices?.length) parts.push(t('one_of', {values: option.choices.join(', ')}));
  if (hint(option) !== '') parts.push(t('default_is', {value: hint(option).replaceAll('\n', ', ')}));
  return parts.join(' · ');
}

/** Refused is that a secret stays while what is beside it changes. Its type is that of any 403; the other one names `${…}`. */
export const stays = problem => problem.status === 403 && problem.code === 'forbidden' && may('write') && !problem.message.includes('${');

/** `file:12` in words. */
export function from(origin) {
  const [kind, ...rest] = String(origin ?? 'default').split(':');
  const key = `origin.${kind}`;
  const text = t(key, {at: rest.join(':')});
  return text === key ? origin : text;
}
