import type { StatusEntry } from '@kpki/engine';
import { explanations } from '../explanation.ts';
import type { Inventory } from '../session/inventory.ts';
import { clean } from '../text/clean.ts';
import { widthOf } from '../text/width.ts';
import { hanging } from '../text/wrap.ts';
import { copiesOf, detailsOf, repairsOf } from './details.ts';
import { type EntryStateName, worst } from './states.ts';
import type { View } from './view.ts';

/** An artefact as it is there, for machines. */
export interface ArtefactReport {
  readonly cluster: string;
  readonly artefact: string;
  /** Of all its copies the worst. */
  readonly state: EntryStateName;
  readonly what: string;
  readonly without: string;
  readonly readers: readonly string[];
  readonly copies: readonly StatusEntry[];
  /** What is to be repaired of its files. */
  readonly drift: readonly string[];
}

/** Null where no sink keeps it. */
export function artefactReport(cluster: string, inventory: Inventory, artefact: string): ArtefactReport | null {
  const copies = copiesOf(inventory, artefact);
  const [first] = copies;
  if (first === undefined) return null;
  const { what = '', without = '' } = explanations().find(({ name }) => name === first.name) ?? {};
  return {
    cluster,
    artefact,
    state: worst(copies.map(({ state }) => state)),
    what,
    without,
    readers: inventory.readers[first.name] ?? [],
    copies,
    drift: repairsOf(inventory, copies),
  };
}

/** The same for people: what the terminal UI shows of it, with every place. */
export function artefactText({ artefact, state }: ArtefactReport, inventory: Inventory, { width }: View): string {
  const details = detailsOf(inventory, artefact, Number.POSITIVE_INFINITY);
  const labels = Math.max(...details.map(({ label }) => widthOf(label))) + 2;
  return [
    `${clean(artefact)}: ${state}`,
    '',
    ...details.flatMap(({ label, values }) =>
      values.flatMap((value, at) => hanging((at === 0 ? label : '').padEnd(labels), value, width)),
    ),
  ].join('\n');
}
