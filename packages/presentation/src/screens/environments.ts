import type { KeyOf } from './hints.ts';
/** What the lists of environments and of their plugins say. */
export const environmentTexts = {
  isShown: '* its tree is shown',
  heads: { name: 'Environment', keys: 'Backends', results: 'Sinks', state: 'State' },
  none: (file: string): string => `${file} names no environments.`,
  noneAndWhere: (where: readonly string[]): string =>
    `The file names no environments: kpki makes the keys, and the sink is ${where.length === 0 ? 'one directory' : where.join(', ')}.`,
  noOther: (key: KeyOf): string => `The file had no other environment when it was read; ${key('again')} refreshes.`,
  opens: (name: string, isChoice: boolean, key: KeyOf): string =>
    `${key('open')} ${isChoice ? 'chooses' : 'switches to'} ${name} and reads it; ${key('again')} tests it. Nothing is written.`,
  shows: (name: string, key: KeyOf): string =>
    `${name} is shown already: ${key('open')} goes back to its trust tree; ${key('again')} tests it.`,
  opened: (name: string): string => `Environment ${name}. Nothing was written.`,
  notRead: (file: string): string => `${file} was not read, so its environments are unknown.`,
  refreshes: (key: KeyOf): string => `${key('again')} refreshes.`,
  notTested: (key: KeyOf): string => `not tested; ${key('again')} tests whether its sinks and backends can be used`,
  readOnly: 'yes, by the spec',
} as const;
