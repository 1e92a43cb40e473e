import { counts } from '../../../print/states.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { counted } from '../../../text/count.ts';
import { type Known, knownArtifacts } from '../../state/select/artifacts.ts';
import { isNextAwaited } from '../../state/select/finding.ts';
import { artifactLine, artifactLines } from './artifact.ts';
import { artifactInWords, inRow } from './in-words.ts';

export function readLine(inventory: Inventory): string {
  const known = knownArtifacts(inventory);
  const parts = counts(known.map(({ state }) => state)).map(([name, count]) => `${count} ${name}`);
  const repairs = inventory.drift.length === 0 ? [] : [`${counted(inventory.drift.length, 'location')} to repair`];
  return `Read ${counted(known.length, 'artifact')}: ${[inRow(parts, 'and'), ...repairs].join('; ')}.`;
}

export function trustLines(inventory: Inventory): readonly string[] {
  const known = knownArtifacts(inventory);
  const unwell = known.filter(({ state }) => state !== 'ok');
  const drift = inventory.drift.flatMap(({ location, drift }) => drift.map((text) => `Drift in ${location}: ${text}.`));
  if (unwell.length > 0) {
    const head = `Trust. ${unwell.length} of ${known.length} ${unwell.length === 1 ? 'needs' : 'need'} you.`;
    return [head, ...artifactLines(inventory, unwell, 'type all, or find and a word'), ...drift, ...rotated(known)];
  }
  const locations = inventory.drift.length === 0 ? '' : `; ${counted(inventory.drift.length, 'location')} to repair`;
  return [
    `Trust. All ${counted(known.length, 'artifact')} are ok${locations}.`,
    ...drift,
    ...rotated(known),
    ...firstToEnd(inventory),
  ];
}

function rotated(known: readonly Known[]): readonly string[] {
  return known.flatMap(({ entry }) => {
    if (entry.phase === undefined) return [];
    const waits = isNextAwaited(entry) ? ', and the next one waits for its certificate' : '';
    return [`${artifactInWords(entry.artifact)}: a rotation is under way, at ${entry.phase}${waits}.`];
  });
}

function firstToEnd(inventory: Inventory): readonly string[] {
  const ending = knownArtifacts(inventory).filter(({ entry }) => entry.residualSeconds !== null);
  const [first] = ending.toSorted((a, b) => (a.entry.residualSeconds ?? 0) - (b.entry.residualSeconds ?? 0));
  return first === undefined ? [] : ['The first to end:', artifactLine(inventory, first)];
}
