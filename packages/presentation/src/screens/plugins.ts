import { type HintBy, hints } from './hints.ts';

/** What the list of plugins, and the test of one, say. */
export const pluginScreenTexts = {
  title: (environment: string): string => `Plugins of ${environment}`,
  none: (environment: string): string => `${environment} names no plugins.`,
  showsEnd: (plugin: string): string => `enter shows how the check of ${plugin} ended.`,
  asks: (plugin: string): string => `enter says what a check of ${plugin} leaves behind, and asks.`,
  notChecked: 'not checked',
  failed: 'could not be checked',
  opening: 'Opening the plugin, to see what it declares. Nothing runs before you agree.',
  running: (current: string): string => `${current} ctrl-c stops after the current case.`.trim(),
  stopping: (by: HintBy): string => `Stopping after the current case. ${hints.leaveAtOnce[by]}`,
  error: 'An error stopped the check. Fix the cause, then press t.',
  breaks: 'The plugin breaks the contract: send the failures to its author.',
  passes: 'The plugin passes every case that could be run. t checks again.',
  nothingRuns: 'Nothing runs. t starts the check again.',
  isRunning: 'A check is running: ctrl-c stops it.',
} as const;
