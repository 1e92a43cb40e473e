import type { KeyOf } from './hints.ts';
/** What can be written into the filter of the trust tree, and what is wrong with it. */
export const filterTexts = {
  rows: {
    text: (example: string): string => `name, owner, subject, names or path has "${example}"`,
    ofCluster: 'name, environment, file or state of a cluster has "prod"',
    oneOf: (states: readonly string[]): string => `one of ${states.join(', ')}`,
    notOk: (key: KeyOf): string => `all that is not ok (also ${key('problems')})`,
    allNotOk: 'all that is not ok',
    without: (example: string): string => `what has no "${example}"; also by:!, in:!, kind:!`,
    ca: 'of this CA',
    within: 'expires within this time',
    kind: 'CA, certificate, kubeconfig, …',
    pattern: 'a regular expression',
  },
  noPattern: (value: string): string => `/${value}/ is no regular expression`,
  unfinished: (word: string): string => `${word} is taken as text: a pattern ends with /`,
  noTime: (value: string, example: string): string => `in:${value} is no time; write in:${example}`,
  noState: (value: string, states: readonly string[]): string => `state:${value} is none of ${states.join(', ')}`,
} as const;
