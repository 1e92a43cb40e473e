import { counted, firstInWords } from '../counts.ts';
import type { KeyOf } from './hints.ts';

/** What the trust tree, and the details of a row, say. */
export const trustScreenTexts = {
  title: (marks: number): string => (marks === 0 ? 'Trust' : `Trust · ${marks} marked`),
  /** The hint of a key, where several are marked. */
  renews: (marks: number): string => `renew ${marks}`,
  unmarked: (marks: number): string => `${counted(marks, 'mark')} removed.`,
  /** What a key has marked, or no longer; then how many are marked in all, and how many of these can be renewed. */
  markChanged: (row: string, isMarked: boolean, marks: number, renewable: number, key: KeyOf): string => {
    const change = `${row} ${isMarked ? 'marked' : 'unmarked'}`;
    if (marks === 0) return `${change}; nothing is marked.`;
    return renewable === 0
      ? `${change}; ${key('renew')} renews none of ${marks}.`
      : `${change}; ${key('renew')} renews ${renewable === marks ? renewable : `${renewable} of ${marks}`}.`;
  },
  noMarks: (key: KeyOf): string => `Nothing is marked: ${key('choose')} marks a row.`,
  nothingStored: (artifacts: number, key: KeyOf): string =>
    `No artifact is stored yet. ${key('plan')} plans the first ${artifacts} artifacts.`,
  state: (row: string, state: string): string => `${row} is ${state}.`,
  /** `next`: those in that state that expire first, on one day; null: none has a date. `left`: null where they are expired. */
  group: (group: {
    readonly name: string;
    readonly count: number;
    readonly of: number;
    readonly state: string;
    readonly next: { readonly owners: readonly string[]; readonly day: string; readonly left: string | null } | null;
  }): string => {
    const { name, count, of, state, next } = group;
    const some = `${name}: ${count} of ${of} ${state}`;
    if (next === null) return `${some}.`;
    const { owners, day, left } = next;
    const isAll = owners.length === count;
    const all = isAll && count > 1 ? (count === 2 ? 'both' : 'all') : null;
    const whose = `${day} (${firstInWords(owners, 2)})`;
    return left === null
      ? `${some}, ${all === null ? `the first on ${whose}` : `${all} on ${day}`}.`
      : `${some}, ${all === null ? `next expiry ${whose}` : `${all} expire on ${day}`}, in ${left}.`;
  },
  missing: (row: string, found: string, key: KeyOf): string => `${row}: ${found}; ${key('plan')} plans it.`,
  hiddenMarks: (hidden: number): string => `${hidden} hidden by the filter`,
  plansHidden: (hidden: number, key: KeyOf): string =>
    `${counted(hidden, 'marked artifact is', 'marked artifacts are')} hidden by the filter. ${key('renew')} again plans all marks; ${key('unmark')} removes them.`,
  expires: (row: string, day: string, left: string | null): string =>
    `${row} expires on ${day}${left === null ? '' : `, in ${left}`}.`,
  repair: (drift: string, key: KeyOf): string => `${drift}. ${key('plan')} plans its repair.`,
  drifted: (things: number, key: KeyOf): string =>
    `${counted(things, 'thing is', 'things are')} drifted here. ${key('open')} shows all, ${key('plan')} plans the repair.`,
  inRotation: (isAwaited: boolean, key: KeyOf): string =>
    isAwaited ? `${key('plan')} says more` : `${key('rotate')} continues`,
  belowNotOk: (notOk: number, all: number): string => `; ${notOk} of ${all} below not ok`,
  checkClock: (early: number, all: number): string =>
    `${early} of ${all} are not valid yet. Make sure that the clock of this machine is right.`,
  notThere: 'no longer stored',
  location: (key: KeyOf): string => `${key('plan')} plans the repair. It is made before any step, and makes no key.`,
  locationRefused: (key: KeyOf): string => `A location is repaired by the plan, which ${key('plan')} shows.`,
  /** Between the state of a CA that is closed, and the counts of what is below it. */
  closedBelow: ', below ',
  /** Between the state of a CA and the same counts, where `below` has no room: as in `kubernetes-ca › admin.conf cp1`. */
  shortBelow: ' › ',
  /** Between the worst state of a group that is closed, and the counts of the others. */
  closedOthers: ', ',
  /** A problem of what a CA signed: `kubernetes-ca › admin.conf cp1: …`. */
  below: (ca: string, found: string): string => `${ca} › ${found}`,
  sorts: { catalog: 'as in the catalog', expiry: 'earliest expiry first', worst: 'worst first' },
  sortTitles: { catalog: 'catalog', expiry: 'left ▲', worst: 'state ▼' },
} as const;

/** What a list says of a search, and where it has no row. */
export const listTexts = {
  sorted: (by: string): string => `Sorted ${by}.`,
  allOk: (key: KeyOf): string => `All artifacts are ok. ${key('back')} shows all.`,
  serversDiffer: (servers: number, key: KeyOf): string =>
    `${counted(servers, 'server does', 'servers do')} not serve and trust what is stored: ${key('servers')} lists the servers. ${key('back')} shows all artifacts.`,
  noRow: (filter: string, key: KeyOf): string => `No row matches "${filter}". ${key('back')} shows all.`,
  noCluster: (filter: string, key: KeyOf): string => `No cluster matches "${filter}". ${key('back')} shows all.`,
  onePanel: (key: KeyOf): string => `There is one panel at this width; ${key('open')} opens the details.`,
} as const;
