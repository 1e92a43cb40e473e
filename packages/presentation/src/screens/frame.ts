import { capital } from '../capital.ts';
import { counted, inRow } from '../counts.ts';
import type { KeyOf } from './hints.ts';

/** The screens that have nothing to show until something was read. */
export type LoadingScreen = 'fleet' | 'trust' | 'plan' | 'live' | 'undo' | 'rotation';

const loads: Readonly<Record<LoadingScreen, string>> = {
  fleet: 'Reading the clusters',
  trust: 'Reading',
  plan: 'Planning',
  live: 'Reading',
  undo: 'Planning the undo',
  rotation: 'Reading',
};

/** On the borders of the screens, and of what lies over them. Other titles depend on what the screen shows. */
export const screenTitles = {
  start: 'Start',
  newCluster: 'New cluster',
  actions: 'Actions',
  calendar: 'Expiries',
  fleet: 'Fleet',
  live: 'Servers',
  undo: 'Undo',
  redo: 'Redo',
  apply: 'Apply',
  result: 'Result',
  environments: 'Environments',
  pluginTest: (plugin: string): string => `Test ${plugin}`,
  help: 'Help',
  palette: 'Commands',
  export: 'Export',
  copy: 'Copy',
  copyOf: (name: string): string => `Copy from ${name}`,
  question: 'Question',
  commands: 'Commands so far',
} as const;

/** What was typed; `other key`: a key without a name. */
export type Typed = { readonly is: 'key'; readonly name: string } | { readonly is: 'other key' | 'paste' };

const typedNames = { 'other key': 'this key', paste: 'what was pasted' } as const;

/** What stands around each screen: its header, its help, and what a key or a small terminal says. */
export const frameTexts = {
  fleet: 'fleet',
  newCluster: 'new cluster',
  notChosen: ' (not chosen)',
  modes: {
    reading: 'reading',
    making: 'making',
    writing: 'writing',
    unread: 'unreadable',
    'partly unread': 'not all read',
    'read-only': 'read-only',
    'read-write': 'read-write',
    'nothing written': 'nothing written yet',
  },
  /** Below lines that are cut: of what kind the rest is, and how it is seen. */
  more: (hidden: number, kind: 'line' | 'file', seenBy: string): string =>
    `… ${counted(hidden, `more ${kind}`)}: ${seenBy}`,
  /** Lines of a list or text that are not in view. */
  hidden: (above: number, below: number): string =>
    [...(above > 0 ? [`↑ ${above}`] : []), ...(below > 0 ? [`↓ ${below}`] : [])].join(' ').concat(' more'),
  sort: (order: string): string => `sort: ${order}`,
  /** Behind a text that was typed before, once it can be typed again. */
  selected: 'typing replaces it, an arrow keeps it',
  commandsDone: 'What was done here, as commands:',
  noCommandsYet: 'None yet.',
  keysIn: (where: string): string => `Keys in ${where}`,
  commandsIn: (where: string): string => `Commands in ${where}`,
  noLetterChanges: (key: KeyOf): string =>
    `No letter changes the PKI: buttons do, which ${key('next part')} and ${key('open')} reach. Where they remove trust or files, and for a compromised key, the name of the cluster is typed first.`,
  /** In the title of a list that it narrows. */
  filter: (text: string): string => `filter: ${text}`,
  cluster: 'cluster',
  artifact: 'artifact',
  /** Of a key that leads there. */
  rotationOf: (name: string): string => `rotation of ${name}`,
  rotationInProgress: (name: string): string => `the rotation of ${name}, in progress`,
  /** `where`: the screen that a command is of, as help names it. */
  commandOn: (does: string, where: string): string => `${does} (in ${where})`,
  clusterIn: (name: string, environment: string | null): string =>
    environment === null ? name : `${name} · ${environment}`,
  /** `searched`: what was searched in addition to the commands. */
  noCommandFound: (searched: readonly ('artifact' | 'cluster')[]): string =>
    `No ${inRow(['command', ...searched], 'or')} has these words.`,
  /** `help`: the key that opens it; null where there is none. `where`: the screens that have the key. */
  notBound: (typed: Typed, help: string | null, [first, ...others]: readonly string[]): string => {
    const there = first === undefined ? '' : `; it works in ${first}${others.length === 0 ? '' : ' and others'}`;
    const what = typed.is === 'key' ? typed.name : capital(typedNames[typed.is]);
    return `${what} does nothing here${there}.${help === null ? '' : ` ${help} lists keys.`}`;
  },
  /** `works`: the keys that work until the screen is there. */
  dropped: (of: LoadingScreen, typed: Typed, works: readonly string[]): string =>
    `${loads[of]} …: ${typed.is === 'key' ? typed.name : typedNames[typed.is]} is dropped; ${works.join(', ')} work.`,
  /** Until the screen is there. */
  typedAhead: (of: LoadingScreen, keys: number, key: KeyOf): string =>
    `${loads[of]} …: ${counted(keys, 'keypress', 'keypresses')} queued; ${key('back')} discards ${keys === 1 ? 'it' : 'them'}.`,
  /** Where a question is asked that was not on the screen, or nothing could be read. */
  wereDropped: (of: LoadingScreen, keys: number): string =>
    `${counted(keys, 'key')} typed while ${loads[of].toLowerCase()} ${keys === 1 ? 'was' : 'were'} dropped: press again what you meant.`,
  leaves: (key: KeyOf): string => `${key('leave')} leaves kpki.`,
  hiddenAnswer: (key: KeyOf): string =>
    `The answer is not shown, and kpki forgets it on exit. ${key('back')} continues without an answer.`,
  shownAnswer: (key: KeyOf): string =>
    `The question closes once no answer is needed. ${key('back')} continues without an answer.`,
  tooSmall: {
    needs: (columns: number, rows: number): string => `kpki needs ${columns} columns by ${rows} rows.`,
    has: (columns: number, rows: number): string => `This terminal has ${columns} by ${rows}.`,
    larger: 'Make it larger, and the screen comes back as it was.',
    applying: (progress: string, key: KeyOf): string => `Apply running: ${progress}. ${key('stop')} stops the apply.`,
    without: (program: string): string => `Without a screen: ${program} status, ${program} plan, ${program} apply.`,
    leaves: (key: KeyOf): string => `${key('stop')} leaves.`,
  },
} as const;
