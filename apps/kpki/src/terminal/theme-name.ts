/** `auto` is dark or light, as the background of the terminal. */
export const themeNames = ['auto', 'dark', 'light', 'high-contrast', 'mono'] as const;
export type ThemeName = (typeof themeNames)[number];

export type Background = 'dark' | 'light';
