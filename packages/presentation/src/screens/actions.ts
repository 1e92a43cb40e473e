import { counted } from '../counts.ts';
import type { KeyOf } from './hints.ts';

/** An artifact that an action on several leaves out, and why. */
export interface LeftOut {
  readonly artifact: string;
  readonly why: string;
}

/** Names a cause once. */
function leftOutItems(leftOut: readonly LeftOut[]): string {
  return [...Map.groupBy(leftOut, ({ why }) => why)]
    .map(([why, all]) => `${all.map(({ artifact }) => artifact).join(', ')} (${why})`)
    .join('; ');
}

/** What can be done with an artifact: labels, what each does, and why it is not possible. */
export const actionTexts = {
  renew: { label: 'Renew', does: 'a new certificate, for the same key' },
  rekey: { label: 'New key', does: 'a new key and a new certificate' },
  below: { label: 'Renew what it signed', does: 'new certificates, for the same keys' },
  rotate: { label: 'Rotate …', does: 'a new key in its place, phase by phase' },
  rotateAll: {
    label: 'Rotate all …',
    does: (hasRoot: boolean): string =>
      `every CA${hasRoot ? ' below the root' : ''} together, with one restart a phase`,
  },
  rotateAllSa: { label: 'Rotate all and sa …', does: 'the same, and the key that signs tokens' },
  /** Of several that one row of the tree folds. */
  renewAll: {
    label: 'Renew all',
    does: (count: number): string => `${counted(count, 'new certificate')}, for the same keys`,
  },
  markAll: { label: 'Mark all', does: 'for an action on these and others' },
  unmarkAll: { label: 'Remove all marks', does: 'for an action on others alone' },
  unfold: { label: 'Show each', does: 'a row for each in the tree' },
  why: {
    noCa: 'not a CA',
    notRotated: 'only a CA, or sa, is rotated',
    notStored: (key: KeyOf): string => `not stored yet; ${key('plan')} plans it`,
    noCertificate: (name: string): string => `no certificate; Rotate gives ${name} a new key`,
    followsCa: (ca: string | null): string => `follows its CA${ca === null ? '' : `, ${ca}`}`,
    lostWithKey: 'all it signed would be lost with its key; Rotate replaces it',
    unreadable: (key: KeyOf): string => `unreadable; ${key('plan')} says what to do`,
    pending: 'already requested and pending',
    notDeclared: 'not in the spec',
    gone: 'no longer exists',
  },
  notHere: (why: string): string => `unavailable: ${why}`,
  refused: (label: string, why: string): string => `${label} is unavailable: ${why}.`,
  notRenewed: (artifact: string, why: string, key: KeyOf): string =>
    `${key('renew')}: ${artifact} is not renewed: ${why}.`,
  notRotated: (artifact: string, why: string, key: KeyOf): string =>
    `${key('rotate')}: ${artifact} is not rotated: ${why}.`,
  /** No CA signs what the key was pressed on. */
  rotatesCas: (key: KeyOf): string => `${key('rotate')} rotates a CA, or sa.`,
  noneRenewed: (marked: readonly LeftOut[]): string => `No marked artifact can be renewed: ${leftOutItems(marked)}.`,
  leftOut: (leftOut: readonly LeftOut[]): string => `Left out: ${leftOutItems(leftOut)}.`,
  gone: (artifact: string): string => `${artifact} no longer exists.`,
  /** What enter does. */
  after: {
    plan: (key: KeyOf): string => `${key('open')} plans it. Nothing is written before the plan was seen.`,
    rotate: (key: KeyOf): string => `${key('open')} shows its phase and what comes next. Nothing is written.`,
    mark: (key: KeyOf): string => `${key('open')} marks them in the tree. Nothing is written.`,
    unmark: (key: KeyOf): string => `${key('open')} removes their marks in the tree. Nothing is written.`,
    unfold: (key: KeyOf): string => `${key('open')} goes to them in the tree. Nothing is written.`,
  },
  several: (key: KeyOf): string => `these are several; ${key('open')} unfolds them.`,
  location: (key: KeyOf): string => `a location is repaired by the plan, which ${key('plan')} shows.`,
} as const;
