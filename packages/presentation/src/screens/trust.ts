import { counted } from '../counts.ts';

/** What the trust tree, and the details of a row, say. */
export const trustScreenTexts = {
  nothingStored: (artifacts: number): string => `No artifact is stored yet. p plans the first ${artifacts} artifacts.`,
  state: (row: string, state: string): string => `${row} is ${state}.`,
  expires: (row: string, day: string, left: string | null): string =>
    `${row} expires on ${day}${left === null ? '' : `, in ${left}`}.`,
  repair: (drift: string): string => `${drift}. p plans its repair.`,
  drifted: (things: number): string =>
    `${counted(things, 'thing is', 'things are')} drifted here. enter shows all, p plans the repair.`,
  belowNotOk: (notOk: number, all: number | null): string =>
    `; ${notOk}${all === null ? '' : ` of ${all}`} below not ok`,
  checkClock: (early: number, all: number): string =>
    `${early} of ${all} are not valid yet. Make sure that the clock of this machine is right.`,
  notThere: 'no longer stored',
  location: 'p plans the repair. It is made before any step, and makes no key.',
  locationRefused: 'A location is repaired by the plan, which p shows.',
  sorts: { catalog: 'as in the catalog', expiry: 'next expiry first', worst: 'worst first' },
} as const;

/** What a list says of a search, and where it has no row. */
export const listTexts = {
  sorted: (by: string): string => `Sorted ${by}.`,
  allOk: 'Nothing needs you. esc shows all.',
  noRow: (filter: string): string => `No row matches "${filter}". esc shows all.`,
  noCluster: (filter: string): string => `No cluster matches "${filter}". esc shows all.`,
  onePanel: 'There is one panel at this width; enter opens the details.',
} as const;
