/** Why the file with the settings of the terminal UI cannot be used. */
export const uiSettingsTexts = {
  unknownTheme: (file: string, themes: readonly string[]): string => `${file}: theme is none of ${themes.join(', ')}.`,
  noWatch: (file: string, { least, most }: { readonly least: number; readonly most: number }): string =>
    `${file}: watchSeconds is no whole number from ${least} to ${most}.`,
  unknownBell: (file: string, bells: readonly string[]): string => `${file}: bell is none of ${bells.join(', ')}.`,
  notBoolean: (file: string, name: string): string => `${file}: ${name} is neither true nor false.`,
  unknownSetting: (file: string, name: string): string => `${file}: unknown setting ${name}.`,
} as const;
