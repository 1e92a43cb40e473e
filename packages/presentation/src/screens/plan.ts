import { counted } from '../counts.ts';
import { type HintBy, hints, type KeyOf } from './hints.ts';

/** What the screen of a plan says around the document. */
export const planScreenTexts = {
  title: (command: string | null): string => (command === null ? 'Plan' : `Plan to ${command}`),
  none: (by: HintBy): string => `There is no plan of the current files: ${hints.makePlan(by)}`,
  gone: 'There is no plan any more.',
  planning: 'Planning …',
  reading: (location: string): string => `Reading ${location} …`,
  others: (steps: number): string => `${counted(steps, 'other step comes', 'other steps come')} with it.`,
  onlyPending: (pending: number, key: KeyOf): string =>
    `Nothing to apply: ${pending} pending. ${key('again')} plans again.`,
  blocked: (steps: number): string => `${steps} blocked: follow the remedies in the plan first.`,
  blockedOrExcluded: (steps: number): string =>
    `${steps} blocked: follow the remedies in the plan, or exclude these steps.`,
  apply: (work: string): string => `Apply ${work}`,
  after: 'After the apply',
  seenBy: (key: KeyOf): string => key('next part'),
  isExcluded: 'excluded',
  excludedWith: (ca: string): string => `excluded with ${ca}`,
  planningAgain: 'Planning without the excluded steps …',
  excluded: (steps: number): string => `${counted(steps, 'step')} excluded: the command has the others.`,
  leftOut: (steps: number): string => `${counted(steps, 'step')} excluded, as the command says.`,
  noStep: 'This row is no step: nothing to exclude.',
  /** Why a row cannot be excluded. */
  fixed: {
    repair: 'Each apply repairs what has drifted: a repair cannot be excluded.',
    idle: 'This step changes nothing, so it cannot be excluded.',
    phase: 'A phase of a rotation is applied as a whole.',
    spec: (artifact: string): string => `${artifact} differs from the spec: each apply fixes that.`,
    follows: (artifact: string, ca: string): string => `${artifact} follows ${ca}, and cannot be excluded alone.`,
    withCa: (ca: string): string => `This step depends on ${ca}: include ${ca} first.`,
    last: (key: KeyOf): string => `Nothing else was requested: ${key('back')} leaves the plan.`,
  },
} as const;
