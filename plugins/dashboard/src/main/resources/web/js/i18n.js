/** The language of the page: by the link, what was chosen before, or the browser. */

export const LANGUAGES = {en: 'English', zh: '中文'};
const KEPT = 'jackfield.language';

/** @type {Record<string, string>} */
let texts = {};
export let language = 'en';

function preferred() {
  const wanted = [new URLSearchParams(location.search).get('lang'), localStorage.getItem(KEPT), ...navigator.languages];
  return wanted.map(tag => tag?.toLowerCase().split('-')[0]).find(tag => tag in LANGUAGES) ?? 'en';
}

/** Loads the texts of a language; without one, of the preferred one. */
export async function load(chosen = preferred()) {
  texts = (await import(`./lang/${chosen}.js`)).default;
  language = chosen;
  document.documentElement.lang = chosen === 'zh' ? 'zh-Hans' : chosen;
}

/** Keeps the choice, also in the link. */
export async function choose(chosen) {
  await load(chosen);
  localStorage.setItem(KEPT, chosen);
  const url = new URL(location.href);
  url.searchParams.set('lang', chosen);
  history.replaceState(history.state, '', url);
}

/**
 * A text, with `{name}` filled in; where `n` is 1, the one that ends in `_1`, where there is one. What is not translated is shown as its key: a test looks for that.
 * @param {string} key
 * @param {Record<string, any>} [values]
 */
export function t(key, values = {}) {
  return ((values.n === 1 ? texts[`${key}_1`] : null) ?? texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Whether there is a text of that name. */
export const has = key => key in texts;

/** Adds the texts of one page. */
export const add = more => { texts = {...texts, ...more}; };
