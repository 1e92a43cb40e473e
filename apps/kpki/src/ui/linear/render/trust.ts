import {
  answerTexts,
  counted,
  driftTexts,
  inRotationText,
  inRow,
  newKeyWaits,
  notCreatedText,
  spokenTexts,
  statusSummary,
} from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { countedStates, isNotCreated, shownStatesOf } from '../../row-states.ts';
import { knownArtifacts } from '../../state/select/artifacts.ts';
import { mayAwaitSignature } from '../../state/select/finding.ts';
import { artifactLine, artifactLines } from './artifact.ts';
import { artifactInWords } from './in-words.ts';

export function readLine(inventory: Inventory): string {
  const known = knownArtifacts(inventory);
  const parts = countedStates(shownStatesOf(known, inventory)).map(([name, count]) => `${count} ${name}`);
  const repairs = inventory.drift.length === 0 ? [] : [`${counted(inventory.drift.length, 'location')} to repair`];
  return `Read ${counted(known.length, 'artifact')}: ${[inRow(parts, 'and'), ...repairs].join('; ')}.`;
}

export function trustLines(inventory: Inventory): readonly string[] {
  const { entries, drift, unread } = inventory;
  const known = knownArtifacts(inventory);
  const notOk = known.filter(({ state }) => state !== 'ok');
  return [
    `Trust. ${isNotCreated(inventory) ? notCreatedText(known.length) : statusSummary({ entries, drifted: drift, unread })}`,
    ...artifactLines(inventory, notOk, answerTexts.typeAll),
    ...drift.flatMap(driftTexts),
    ...known.flatMap(({ entry }) => {
      if (entry.phase === undefined) return [];
      const isAwaited = mayAwaitSignature(entry);
      const why = isAwaited ? `: ${newKeyWaits}` : '';
      return [`${artifactInWords(entry.artifact)}: ${inRotationText(entry.phase, isAwaited)}${why}.`];
    }),
    ...(notOk.length === 0 ? firstToEnd(inventory) : []),
  ];
}

function firstToEnd(inventory: Inventory): readonly string[] {
  const ending = knownArtifacts(inventory).filter(({ entry }) => entry.residualSeconds !== null);
  const [first] = ending.toSorted((a, b) => (a.entry.residualSeconds ?? 0) - (b.entry.residualSeconds ?? 0));
  return first === undefined ? [] : [spokenTexts.trust.firstToExpire, artifactLine(inventory, first)];
}
