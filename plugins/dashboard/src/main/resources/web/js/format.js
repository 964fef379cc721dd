/** Numbers and times as people read them. */
import {language, t} from './i18n.js';

/** @param {number} ms */
export function milliseconds(ms) {
  if (ms >= 60_000) return `${number(Math.round(ms / 1000))} s`;
  if (ms >= 1000) return `${number(ms / 1000, 1)} s`;
  return `${number(ms, ms < 10 ? 1 : 0)} ms`;
}

/** @param {number} value @param {number} [digits] */
export const number = (value, digits = 0) =>
    new Intl.NumberFormat(language, {maximumFractionDigits: digits}).format(value);

/** @param {string} iso */
export const time = iso => new Intl.DateTimeFormat(language, {timeStyle: 'medium'}).format(new Date(iso));

/** @param {string} iso */
export const moment = iso => iso && new Intl.DateTimeFormat(language, {dateStyle: 'medium', timeStyle: 'medium'}).format(new Date(iso));

/** How long ago. @param {string} iso */
export function ago(iso) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(iso)) / 1000));
  const format = new Intl.RelativeTimeFormat(language, {numeric: 'always', style: 'short'});
  if (seconds < 5) return t('just_now');
  if (seconds < 60) return format.format(-seconds, 'second');
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return format.format(-Math.floor(seconds / 3600), 'hour');
  return format.format(-Math.floor(seconds / 86_400), 'day');
}

/** The value of an option, as the file would say it. */
export function value(it) {
  if (it === null || it === undefined || it === '') return '–';
  if (Array.isArray(it)) return it.length ? it.join(', ') : '–';
  return typeof it === 'object' ? JSON.stringify(it) : String(it);
}
