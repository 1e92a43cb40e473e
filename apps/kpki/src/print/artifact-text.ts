import { explanations } from '../explanation.ts';
import type { Inventory } from '../session/inventory.ts';
import type { ShownEntry } from '../session/shown-entries.ts';
import { clean } from '../text/clean.ts';
import { hanging, widthOf } from '../text/width.ts';
import { copiesOf, detailsOf, repairsOf } from './details.ts';
import { type EntryStateName, worst } from './states.ts';
import type { View } from './view.ts';

export interface ArtifactReport {
  readonly cluster: string;
  readonly artifact: string;
  readonly state: EntryStateName;
  readonly what: string;
  readonly without: string;
  readonly readers: readonly string[];
  readonly copies: readonly ShownEntry[];
  readonly drift: readonly string[];
}

export function artifactReport(cluster: string, inventory: Inventory, artifact: string): ArtifactReport | null {
  const copies = copiesOf(inventory, artifact);
  const [first] = copies;
  if (first === undefined) return null;
  const { what = '', without = '' } = explanations().find(({ name }) => name === first.name) ?? {};
  return {
    cluster,
    artifact,
    state: worst(copies.map(({ state }) => state)),
    what,
    without,
    readers: inventory.readers[first.name] ?? [],
    copies,
    drift: repairsOf(inventory, copies),
  };
}

export function artifactText({ artifact, state }: ArtifactReport, inventory: Inventory, { width }: View): string {
  const details = detailsOf(inventory, artifact, Number.POSITIVE_INFINITY);
  const labels = Math.max(...details.map(({ label }) => widthOf(label))) + 2;
  return [
    `${clean(artifact)}: ${state}`,
    '',
    ...details.flatMap(({ label, values }) =>
      values.flatMap((value, at) => hanging((at === 0 ? label : '').padEnd(labels), value, width)),
    ),
  ].join('\n');
}
