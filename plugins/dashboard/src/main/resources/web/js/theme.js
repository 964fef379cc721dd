/** Light or dark: as the system says, unless chosen. */
const KEPT = 'jackfield.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** {@return 'light' or 'dark'} */
export const theme = () => localStorage.getItem(KEPT) ?? (dark.matches ? 'dark' : 'light');

export function apply() {
  document.documentElement.dataset.theme = theme();
}

export function toggle() {
  localStorage.setItem(KEPT, theme() === 'dark' ? 'light' : 'dark');
  apply();
}

dark.addEventListener('change', apply);
