import { counted } from '../counts.ts';
import type { KeyOf } from './hints.ts';

/** What the list of many clusters says. */
export const fleetScreenTexts = {
  reading: 'Reading the clusters …',
  progress: (read: number, files: number | null): string =>
    `reading, ${read} of ${files === null ? '…' : counted(files, 'file')}`,
  rereading: (rows: number): string => `refreshing ${counted(rows, 'row')}`,
  stale: 'stale after an apply or undo; refreshing',
  unread: 'cannot be read',
  unreadCount: (rows: number): string => `${rows} cannot be read`,
  wrongAt: (line: number, problem: string): string => `line ${line}: ${problem}`,
  expires: (artifact: string, day: string, left: string): string => `${artifact} expires on ${day}, in ${left}`,
  noneStored: 'nothing stored',
  allExpired: 'all expired',
  opens: (row: string, problem: string, key: KeyOf): string =>
    `${row}: ${problem}. ${key('open')} opens it, ${key('plan')} plans.`,
  /** `next`: another artifact, which expires next. */
  state: (artifact: string, state: string, next: string | null): string =>
    `${artifact} is ${state}${next === null ? '' : `; ${next} expires next`}`,
  notOpened: (key: KeyOf): string => `A file that cannot be used cannot be opened; ${key('again')} refreshes.`,
  noRow: 'No cluster is under the cursor.',
  eachRow: (key: KeyOf): string => `Each row is one environment: choose one, and press ${key('open')}.`,
  opened: (key: KeyOf): string => `${key('back')} goes back to the fleet.`,
  none: (where: string, key: KeyOf): readonly string[] => [
    `No clusters in ${where}.`,
    '',
    'A cluster is a kpki.yaml or a kubeadm configuration: name files, folders that hold them, or a pattern.',
    `kpki init writes a kpki.yaml. ${key('again')} looks again.`,
  ],
  /** January first, as the head of columns of one cell. */
  monthLetters: 'JFMAMJJASOND',
  sorts: { worst: 'worst first', expiry: 'next expiry first', name: 'by name' },
} as const;
