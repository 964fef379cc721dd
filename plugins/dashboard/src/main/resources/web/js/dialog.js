/** Questions before something is done; focus returns to where it was. */
import {h} from './dom.js';
import {t} from './i18n.js';

/**
 * @param {{title: string, text: any, action: string, danger?: boolean}} question
 * @returns {Promise<boolean>}
 */
export function confirm({title, text, action, danger = false}) {
  return new Promise(resolve => {
    const before = document.activeElement;
    const dialog = h('dialog', {'aria-labelledby': 'dialog-title', 'aria-describedby': 'dialog-text'},
        h('h2', {id: 'dialog-title'}, title),
        h('div', {id: 'dialog-text'}, text),
        h('div', {class: 'actions'},
            h('button', {type: 'button', onclick: () => dialog.close('')}, t('cancel')),
            h('button', {type: 'button', class: danger ? 'danger' : 'primary', onclick: () => dialog.close('yes')}, action)));
    dialog.addEventListener('close', () => {
      const yes = dialog.returnValue === 'yes';
      dialog.remove();
      if (before?.isConnected) before.focus();
      resolve(yes);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/**
 * Asks for a name.
 * @param {{title: string, text: string, label: string, hint: string, pattern: string, action: string}} question
 * @returns {Promise<string>} empty when it was not given
 */
export function ask({title, text, label, hint, pattern, action}) {
  return new Promise(resolve => {
    const before = document.activeElement;
    const input = h('input', {id: 'dialog-input', required: true, pattern, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'dialog-hint'});
    const dialog = h('dialog', {'aria-labelledby': 'dialog-title'}, h('form', {onsubmit(e) { e.preventDefault(); dialog.close(input.value); }},
        h('h2', {id: 'dialog-title'}, title), h('p', null, text), h('label', {for: 'dialog-input'}, label), ' ', input, h('p', {class: 'hint', id: 'dialog-hint'}, hint),
        h('div', {class: 'actions'}, h('button', {type: 'button', onclick: () => dialog.close('')}, t('cancel')), h('button', {class: 'primary', type: 'submit'}, action))));
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (before?.isConnected) before.focus();
      resolve(dialog.returnValue);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
