import type { StatusEntry } from '@kpki/engine';
import { counts, type EntryStateName, worst } from '../../../print/states.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { memo } from './memo.ts';

/** An artefact with its copies: what it is in, and what is the matter with any of them. */
export interface Known {
  /** The copy that is worst off; it speaks for all. */
  readonly entry: StatusEntry;
  readonly state: EntryStateName;
  /** The sinks in which it is in that state, where it is better off in another; else none. */
  readonly onlyIn: readonly string[];
}

/** How much of a lifetime is left. */
export interface Left {
  /** From 0 to 1. */
  readonly share: number;
  readonly seconds: number;
}

/** One for each artefact, whatever the number of its copies. */
export const knownArtefacts: (inventory: Inventory) => readonly Known[] = memo((inventory) =>
  [...Map.groupBy(inventory.entries, ({ artefact }) => artefact).values()].flatMap((copies) => {
    const state = worst(copies.map((copy) => copy.state));
    const entry = copies.find((copy) => copy.state === state);
    return entry === undefined ? [] : [{ entry, state, onlyIn: onlyIn(copies, state) }];
  }),
);

function onlyIn(copies: readonly StatusEntry[], state: EntryStateName): readonly string[] {
  const sinks = new Set(copies.map(({ sink }) => sink));
  const own = new Set(copies.filter((copy) => copy.state === state).map(({ sink }) => sink));
  return own.size === sinks.size ? [] : [...own];
}

/** How many artefacts there are of each state, the worst first. */
export const artefactCounts: (inventory: Inventory) => ReturnType<typeof counts> = memo((inventory) =>
  counts(knownArtefacts(inventory).map(({ state }) => state)),
);

/** Null where it has no end or it is not known. */
export function leftOf({ notBefore, notAfter, residualSeconds }: StatusEntry): Left | null {
  if (notBefore === null || notAfter === null || residualSeconds === null) return null;
  const lifetime = (Date.parse(notAfter) - Date.parse(notBefore)) / 1000;
  return { share: Math.min(1, Math.max(0, residualSeconds / lifetime)), seconds: residualSeconds };
}
