import type { Reason } from '@kpki/engine';
import { capital } from '../capital.ts';
import { counted, firstInWords } from '../counts.ts';
import { timesText } from '../document/alike.ts';
import { type HintBy, hints, type KeyOf } from './hints.ts';

/** Why a step is planned that a request does not name. `follows`: from a CA that was requested. */
export type StepCause = 'due' | 'expired' | 'missing' | 'changed' | 'broken' | 'follows';

/** How many steps have a cause. */
const causeCounts: Readonly<Record<StepCause, (steps: number) => string>> = {
  due: (steps) => `${steps} due`,
  expired: (steps) => `${steps} expired`,
  missing: (steps) => `${steps} missing`,
  changed: (steps) => `${steps} ${steps === 1 ? 'differs' : 'differ'} from the spec`,
  broken: (steps) => `${steps} broken`,
  follows: (steps) => `${steps} ${steps === 1 ? 'follows' : 'follow'} from what you asked for`,
};

/** What a request asks for, by ids of artifacts or names of rotations. */
export type RequestedWork =
  | { readonly verb: 'renew' | 'rekey'; readonly ids: readonly string[] }
  | { readonly verb: 'rotate' | 'roll back'; readonly ids: readonly string[]; readonly to: string };

/** Without the words of a shell, which are on the last line of the screen. */
function workTitle(work: RequestedWork): string {
  const { verb, ids } = work;
  if (work.verb === 'rotate') return `${verb} ${firstInWords(ids, 2)}: ${work.to}`;
  if (work.verb === 'roll back') return rollBackWords(firstInWords(ids, 2), work.to);
  const [first = '', ...others] = ids;
  if (others.length === 0) return `${verb} ${first}`;
  const [name = '', second] = [...new Set(ids.map((id) => id.split(' ')[0] ?? id))];
  return second === undefined ? `${verb} ${timesText(name, ids.length)}` : `${verb} ${ids.length} artifacts`;
}

/** `roll back etcd-ca to trust`; `to`: `rollback`, where the rotation ends. */
function rollBackWords(names: string, to: string): string {
  return `roll back ${names}${to === 'rollback' ? '' : ` to ${to}`}`;
}

/** The code of a reason is its shortest form: `bundle differs`. */
function inWords(reason: Reason): string {
  return reason.replaceAll('-', ' ');
}

/** What the screen of a plan says around the document. */
export const planScreenTexts = {
  title: (work: RequestedWork | null): string => (work === null ? 'Plan' : `Plan to ${workTitle(work)}`),
  none: (by: HintBy): string => `There is no plan of the current files: ${hints.makePlan(by)}`,
  gone: 'There is no plan any more.',
  planning: 'Planning …',
  reading: (location: string): string => `Reading ${location} …`,
  /** `others`: the steps beyond the request, by cause. */
  others: (requested: number, others: readonly (readonly [cause: StepCause, steps: number])[]): string => {
    const more = others.reduce((sum, [, steps]) => sum + steps, 0);
    const [[cause] = ['due'], ...causes] = others;
    if (cause === 'follows' && causes.length === 0)
      return `You asked for ${requested}; ${more} more ${more === 1 ? 'follows' : 'follow'} from ${requested === 1 ? 'it' : 'them'}.`;
    const why = others.map(([each, steps]) => causeCounts[each](steps)).join(', ');
    return `You asked for ${requested}; ${more} more: ${why}.`;
  },
  /** `steps`: those of a phase that another reason than the rotation has. */
  dueInPhase: (steps: number, rotated: readonly string[]): string =>
    `${counted(steps, 'step is', 'steps are')} due under ${rotated.join(', ')}, and part of the phase, which is applied as a whole.`,
  excludesOthers: (key: KeyOf): string => `${key('only requested')} excludes the others.`,
  unrequested: (steps: number, key: KeyOf): string =>
    `${counted(steps, 'other step was', 'other steps were')} not requested: ${key('only requested')} includes ${steps === 1 ? 'it' : 'them'}.`,
  noRequest: (key: KeyOf): string => `This plan has no request: ${key('choose')} excludes a row.`,
  onlyRequested: 'All steps of this plan are requested, or follow from what is.',
  onlyPending: (pending: number, key: KeyOf): string =>
    `Nothing to apply: ${pending} pending. ${key('again')} plans again.`,
  blocked: (steps: number): string => `${steps} blocked: follow the remedies in the plan first.`,
  blockedOrExcluded: (steps: number): string =>
    `${steps} blocked: follow the remedies in the plan, or exclude these steps.`,
  apply: (work: string): string => `Apply ${work}`,
  rollBack: (work: string): string => `Roll back: ${work}`,
  after: 'After apply',
  /** Above what a running cluster does then. */
  effects: 'After apply',
  /** What is so then, as a sentence of its own. */
  isSo: (after: string): string => `${capital(after)}.`,
  /** Of a line alone, which has no title above it. */
  afterwards: (word: string): string => `${word} after apply`,
  /** Counts the effects that have no line. */
  moreEffects: (count: number): string => `(and ${counted(count, 'more effect')})`,
  /** Above the columns of the list. */
  heads: { action: 'Action', artifact: 'Artifact', owner: 'Owner', reason: 'Reason' },
  writesTo: (where: string): string => `Nothing has been written to ${where}.`,
  /** Of what a step changes, next to the list. */
  changes: {
    before: 'BEFORE',
    after: 'AFTER',
    unchanged: 'unchanged',
    alsoUnchanged: (names: number): string => `${names} unchanged`,
    /** Of steps in one row. */
    names: (added: number, removed: number): string =>
      [...(added === 0 ? [] : [`${added} added`]), ...(removed === 0 ? [] : [`${removed} removed`])].join(', '),
    inLocation: (where: string): string => `in ${where}`,
  },
  seenBy: (key: KeyOf): string => key('next part'),
  /** Of the steps in one row, the worst first, with what all of them share; one reason of all needs no count. */
  reasons: (counts: readonly (readonly [reason: Reason, count: number])[], shared: readonly Reason[]): string => {
    const [first, ...others] = counts;
    if (first === undefined) return '';
    const worst =
      others.length === 0
        ? inWords(first[0])
        : counts.map(([reason, count]) => `${count} ${inWords(reason)}`).join(', ');
    const further = shared.filter((reason) => !counts.some(([counted]) => counted === reason));
    return [worst, ...further.map(inWords)].join('; ');
  },
  isExcluded: 'excluded',
  isUnrequested: 'not requested',
  excludedWith: (ca: string): string => `excluded with ${ca}`,
  planningAgain: 'Planning again, without what is excluded …',
  excluded: (steps: number): string => `${counted(steps, 'step')} excluded.`,
  noStep: 'This row is no step: nothing to exclude.',
  /** Why a row cannot be excluded. */
  fixed: {
    repair: 'Each apply repairs what has drifted: a repair cannot be excluded.',
    idle: 'This step changes nothing, so it cannot be excluded.',
    phase: 'A phase of a rotation is applied as a whole: no step of it can be excluded.',
    withCa: (ca: string): string => `This step depends on ${ca}: include ${ca} first.`,
  },
} as const;
