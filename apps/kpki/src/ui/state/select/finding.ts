import type { LocationDrift } from '@kpki/engine';
import { inRotationText, type KeyOf, residual, rotationScreenTexts, trustScreenTexts } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { widthOf } from '../../../text/width.ts';
import { rowStates } from '../../row-states.ts';
import type { Message } from '../model.ts';
import { knownArtifact, membersOf } from './artifacts.ts';
import { memo } from './memo.ts';
import { type OwedRestart, owedBy } from './owed-restart.ts';
import type { TreeRow } from './tree.ts';

const oneRow = 66;

/** Of a row that is rotated, the restart that is waited for; behind what is said of another, as far as there is room. */
export const findingOf: (inventory: Inventory, row: TreeRow, key: KeyOf, owed: OwedRestart | null) => Message = memo(
  (inventory, row, key, owed) => {
    const left = owedBy(owed, inventory.entries);
    const own = ownFinding(inventory, row, key, left);
    if (left === null || left.rotating.some(({ name }) => name === row.artifact)) return own;
    return { ...own, rest: [...(own.rest ?? []), `${rotationScreenTexts.owed(left.rotating, left.restart)}.`] };
  },
);

function ownFinding(inventory: Inventory, row: TreeRow, key: KeyOf, owed: OwedRestart | null): Message {
  if (row.location !== null) return locationFinding(row.location, key);
  if (row.artifact === null) return groupFinding(inventory, row);
  const entries = inventory.entries.filter(
    ({ artifact, ca }) => artifact === row.artifact || (row.depth === 0 && ca === row.key),
  );
  const isQuiet = row.state === 'ok' || row.state === 'rotating';
  const shown = (isQuiet ? row.below[0]?.[0] : undefined) ?? row.state;
  const below = isQuiet && row.below.length > 0 ? row.artifact : null;
  return entryFinding(entries, shown, below, key, owed);
}

/** Returns the same of an artifact that is shown alone; null: it is not known. */
export const artifactFinding: (
  inventory: Inventory,
  artifact: string,
  key: KeyOf,
  owed: OwedRestart | null,
) => Message | null = memo((inventory, artifact, key, owed) => {
  const known = knownArtifact(inventory, artifact);
  if (known === undefined) return null;
  const entries = inventory.entries.filter((entry) => entry.artifact === artifact);
  return entryFinding(entries, known.state, null, key, owedBy(owed, entries));
});

/** `below`: the CA whose row says it; null: the row of the artifact itself. */
function entryFinding(
  entries: Inventory['entries'],
  shown: TreeRow['state'],
  below: string | null,
  key: KeyOf,
  owed: OwedRestart | null,
): Message {
  const worst = entries.find(({ state }) => state === shown) ?? entries[0];
  if (worst === undefined) return { severity: 'info', text: '' };
  const { severity } = rowStates[shown];
  const awaited = worst.findings.find(({ reason }) => shown === 'pending' && reason === 'pending-issuer');
  const finding = awaited ?? worst.findings[0];
  const who = worst.artifact;
  if (shown !== 'ok' && shown !== 'rotating' && finding !== undefined) {
    // A missing artifact has no key of its own in the last row: the plan makes it.
    const isCreated = finding.reason === 'missing' && below === null;
    const found = isCreated ? trustScreenTexts.missing(who, finding.text, key) : `${who}: ${finding.text}`;
    return {
      severity: severity === 'unknown' ? 'warning' : severity,
      text: below === null ? found : trustScreenTexts.below(below, found),
    };
  }
  if (worst.phase !== undefined) {
    const isAwaited = mayAwaitSignature(worst);
    const hint = trustScreenTexts.inRotation(isAwaited, key);
    const own = isAwaited ? null : owedBy(owed, [worst]);
    const said =
      own === null
        ? `${who}: ${inRotationText(worst.phase, isAwaited)}`
        : rotationScreenTexts.owed(own.rotating, own.restart);
    return { severity: 'warning', text: `${said}; ${hint}.` };
  }
  const end = worst.notAfter?.slice(0, 10);
  return {
    severity: 'info',
    text:
      end === undefined
        ? trustScreenTexts.state(who, shown)
        : trustScreenTexts.expires(who, end, left(worst.residualSeconds)),
  };
}

/** Of a row that folds several: how many are in its state, and which of them expires next. */
function groupFinding(inventory: Inventory, { name, state, notOk }: TreeRow): Message {
  const members = membersOf(inventory, name);
  const inState = members.filter((known) => known.state === state);
  const [next] = inState
    .filter(({ entry }) => entry.residualSeconds !== null)
    .toSorted((a, b) => (a.entry.residualSeconds ?? 0) - (b.entry.residualSeconds ?? 0));
  const { severity } = rowStates[state];
  const end = next?.entry.notAfter?.slice(0, 10);
  const atOnce = inState.filter(({ entry }) => entry.notAfter?.slice(0, 10) === end);
  const owners = [...new Set(atOnce.map(({ entry }) => entry.owner ?? ''))];
  return {
    severity: severity === 'unknown' ? 'warning' : severity,
    text: trustScreenTexts.group({
      name,
      count: notOk?.inState ?? members.length,
      of: members.length,
      state,
      next:
        next === undefined || end === undefined ? null : { owners, day: end, left: left(next.entry.residualSeconds) },
    }),
  };
}

export function mayAwaitSignature({
  phase,
  findings,
}: Pick<Inventory['entries'][number], 'phase' | 'findings'>): boolean {
  return phase !== undefined && findings.some(({ reason }) => reason === 'pending-issuer');
}

/** The row names the location. If there are more things than fit, the details have them. */
function locationFinding({ drift }: LocationDrift, key: KeyOf): Message {
  const [first = ''] = drift;
  const text = drift.length === 1 ? trustScreenTexts.repair(first, key) : '';
  const isShort = text !== '' && widthOf(text) <= oneRow;
  return {
    severity: 'warning',
    text: isShort ? text : trustScreenTexts.drifted(drift.length, key),
  };
}

function left(seconds: number | null): string | null {
  return seconds === null || seconds <= 0 ? null : residual(seconds);
}
