import { type HintBy, hints, type KeyOf } from './hints.ts';

/** What the list of plugins, and the test of one, say. */
export const pluginScreenTexts = {
  title: (environment: string): string => `Plugins of ${environment}`,
  none: (environment: string): string => `${environment} names no plugins.`,
  showsEnd: (plugin: string, key: KeyOf): string => `${key('open')} shows how the check of ${plugin} ended.`,
  asks: (plugin: string, key: KeyOf): string =>
    `${key('open')} says what a check of ${plugin} leaves behind, and asks.`,
  notChecked: 'not checked',
  failed: 'could not be checked',
  opening: 'Opening the plugin, to see what it declares. Nothing runs before you agree.',
  running: (current: string, key: KeyOf): string => `${current} ${key('stop')} stops after the current case.`.trim(),
  stopping: (by: HintBy): string => `Stopping after the current case. ${hints.leaveAtOnce(by)}`,
  error: (key: KeyOf): string => `An error stopped the check. Fix the cause, then press ${key('again')}.`,
  breaks: 'The plugin breaks the contract: send the failures to its author.',
  passes: (key: KeyOf): string => `The plugin passes every case that could be run. ${key('again')} checks again.`,
  nothingRuns: (key: KeyOf): string => `Nothing runs. ${key('again')} starts the check again.`,
  isRunning: (key: KeyOf): string => `A check is running: ${key('stop')} stops it.`,
} as const;
