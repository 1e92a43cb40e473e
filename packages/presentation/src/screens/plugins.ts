import { type HintBy, hints, type KeyOf } from './hints.ts';

/** What the list of plugins, and the test of one, say. */
export const pluginScreenTexts = {
  title: (environment: string): string => `Plugins of ${environment}`,
  none: (environment: string): string => `${environment} names no plugins.`,
  showsEnd: (plugin: string, key: KeyOf): string => `${key('open')} shows the result of the test of ${plugin}.`,
  asks: (plugin: string, key: KeyOf): string =>
    `${key('open')} shows what a test of ${plugin} leaves behind, and asks.`,
  notTested: 'not tested',
  failed: 'test failed to start',
  opening: 'Opening the plugin, to see what it declares. Nothing runs before you agree.',
  running: (current: string, key: KeyOf): string => `${current} ${key('stop')} stops after the current case.`.trim(),
  stopping: (by: HintBy): string => `Stopping after the current case. ${hints.leaveAtOnce(by)}`,
  error: (key: KeyOf): string => `An error stopped the test. Fix the cause, then press ${key('again')}.`,
  breaks: 'The plugin breaks the contract: send the failures to its author.',
  passes: (key: KeyOf): string => `The plugin passes every case that could be run. ${key('again')} tests again.`,
  nothingRuns: (key: KeyOf): string => `Nothing runs. ${key('again')} starts the test again.`,
  isRunning: (key: KeyOf): string => `A test is running: ${key('stop')} stops it.`,
} as const;
