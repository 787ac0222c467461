import { effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'opsguard.theme';

const stored = (): Theme => {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
};

export const theme = signal<Theme>(stored());

effect(() => {
  if (theme.value === 'system') {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.dataset.theme = theme.value;
    localStorage.setItem(KEY, theme.value);
  }
});

const prefersDark = (): boolean => matchMedia('(prefers-color-scheme: dark)').matches;

/** The other one of what is shown now; back to the system's own where they agree. */
export const toggleTheme = (): void => {
  const shown = theme.peek() === 'system' ? (prefersDark() ? 'dark' : 'light') : theme.peek();
  const next = shown === 'dark' ? 'light' : 'dark';
  theme.value = next === (prefersDark() ? 'dark' : 'light') ? 'system' : next;
};
