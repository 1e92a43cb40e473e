import { counted } from '../counts.ts';
import { type HintBy, hints } from './hints.ts';

/** What the screen of a plan says around the document. */
export const planScreenTexts = {
  title: (command: string | null): string => (command === null ? 'Plan' : `Plan to ${command}`),
  none: (by: HintBy): string => `There is no plan of the current files: ${hints.makePlan[by]}`,
  gone: 'There is no plan any more.',
  planning: 'Planning …',
  reading: (location: string): string => `Reading ${location} …`,
  others: (steps: number): string => `${counted(steps, 'other step comes', 'other steps come')} with it.`,
  onlyPending: (pending: number): string => `Nothing to apply: ${pending} pending. t plans again.`,
  blocked: (steps: number): string => `${steps} blocked: follow the remedies in the plan first.`,
  apply: (work: string): string => `Apply ${work}`,
} as const;
