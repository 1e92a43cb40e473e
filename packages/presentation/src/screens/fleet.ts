import { counted } from '../counts.ts';
import type { ArtifactState } from '../states.ts';
import type { KeyOf } from './hints.ts';

/** What the list of many clusters says. */
export const fleetScreenTexts = {
  /** `files`: null until they are known. */
  reading: (files: number | null): string =>
    files === null ? 'Reading the clusters …' : `Reading the clusters in ${counted(files, 'file')} …`,
  progress: (read: number, files: number | null): string => {
    if (files === null) return 'reading';
    return read === 0 ? `reading ${counted(files, 'file')}` : `reading, ${read} of ${counted(files, 'file')}`;
  },
  rereading: (rows: number): string => `refreshing ${counted(rows, 'row')}`,
  stale: 'stale after an apply or undo; refreshing',
  /** Behind the first of them in a command. */
  ofFiles: (files: number): string => `… (${counted(files, 'file')})`,
  unread: 'unreadable',
  unreadCount: (rows: number): string => `${counted(rows, 'row')} unreadable`,
  /** Files and environments, where there is room for no more. */
  unreadInShort: (count: number): string => `${count} unreadable`,
  wrongAt: (line: number, problem: string): string => `line ${line}: ${problem}`,
  unreadFiles: (files: number): string => `${counted(files, 'file')} unusable`,
  /** `others`: how many other artifacts expire on that day. */
  expires: (artifact: string, day: string, left: string, others: number): string =>
    `${others === 0 ? `${artifact} expires` : `${artifact} and ${counted(others, 'other')} expire`} on ${day}, in ${left}`,
  nextInState: (artifact: string, state: ArtifactState): string => `${artifact} (${state})`,
  hits: (artifacts: number): string => counted(artifacts, 'hit'),
  problems: 'Not ok',
  /** Behind a name: so many artifacts have it. */
  times: (artifacts: number): string => ` ×${artifacts}`,
  sameDay: (others: number): string => (others === 0 ? '' : ` +${others}`),
  /** Where their number has no room. */
  moreOnDay: '…',
  expiredCount: (count: number): string => `${count} expired`,
  noneStored: 'nothing stored',
  /** Where nothing is known to expire. */
  unknownCount: (artifacts: number): string => `${artifacts} unreadable`,
  /** Of an environment without anything stored. */
  notCreated: 'not created',
  notCreatedCount: (artifacts: number): string => `${artifacts} not created`,
  allNotCreated: (artifacts: number): string => `${counted(artifacts, 'artifact')} not created`,
  /** Between what is expired and what expires next. */
  found: (artifact: string, row: string, key: KeyOf): string => `${artifact} in ${row}: ${key('open')} opens it there.`,
  is: (row: string, state: string): string => `${row}: ${state}.`,
  opens: (key: KeyOf): string => `${key('open')} opens it, ${key('plan')} plans.`,
  /** The worst state first. */
  notOk: (counts: readonly (readonly [string, number])[]): string =>
    notOkIn(counts)
      .map(([state, count]) => `${count} ${state}`)
      .join(', '),
  /** `artifact`: one in the worst state of `counts`. */
  worst: (artifact: string, counts: readonly (readonly [string, number])[]): string => {
    const [[, count] = ['', 1] as const] = notOkIn(counts);
    return `The worst: ${artifact}${count > 1 ? ` and ${count - 1} more` : ''}.`;
  },
  notOpened: (key: KeyOf): string => `A file that cannot be used cannot be opened; ${key('again')} refreshes.`,
  /** Where no rotation is in progress, in the tree of a cluster. */
  chooseCa: (key: KeyOf): string => `No rotation is in progress: choose a CA, then ${key('rotate')}.`,
  noRow: 'No cluster is under the cursor.',
  eachRow: (key: KeyOf): string => `Each row is one environment: choose one, and press ${key('open')}.`,
  none: (where: string, key: KeyOf): readonly string[] => [
    `No clusters in ${where}.`,
    '',
    'A cluster is a kpki.yaml or a kubeadm configuration: name files, folders that hold them, or a pattern.',
    `kpki init writes a kpki.yaml. ${key('again')} looks again.`,
  ],
  /** What expires next in all clusters, as a layout of the list. */
  expiries: {
    title: 'Expiries',
    ago: (span: string): string => `${span} ago`,
    /** `effect`: a sentence. */
    atExpiry: (effect: string): string => `At expiry: ${effect}`,
    inState: (count: number, state: ArtifactState): string => `${count} ${state}`,
    partlyRead: (environments: number): string => `${environments} not all read`,
    /** Of a fleet that has no expiry that is known. */
    notRead: (files: number, environments: number): string => {
      const lost = [
        ...(files === 0 ? [] : [counted(files, 'file')]),
        ...(environments === 0 ? [] : [counted(environments, 'environment')]),
      ];
      return `${lost.join(' and ')} cannot be read in full, so what expires there is unknown.`;
    },
    /** One artifact or several, in their cluster. */
    what: (artifact: string, row: string): string => `${artifact} in ${row}`,
    noHit: (filter: string, key: KeyOf): string =>
      `Nothing that expires matches "${filter}". ${key('back')} shows all.`,
    opens: (key: KeyOf): string => `${key('open')} opens it there.`,
    /** What is expired is a row too. */
    sorts: { worst: 'worst first', expiry: 'earliest expiry first', name: 'by name' },
  },
  /** January first, as the head of columns of one cell. */
  monthLetters: 'JFMAMJJASOND',
  sorts: { worst: 'worst first', expiry: 'next expiry first', name: 'by name' },
  sortTitles: { worst: 'state ▼', expiry: 'expiry ▲', name: 'name ▲' },
  /** Above what the list leaves free. */
  byMonth: 'Expiries by month',
  nextExpiries: 'Next expiries',
  /** Of what a filter leaves. */
  filtered: (title: string): string => `${title}, filtered`,
} as const;

function notOkIn(counts: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
  return counts.filter(([state]) => state !== 'ok' && state !== 'rotating');
}
