import {
  artifactFacts,
  cutsOffFact,
  type Fact,
  groupFacts,
  locationFacts,
  residual,
  signs,
  timesText,
  trustScreenTexts,
} from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import type { Role } from '../../roles.ts';
import { isNotCreated, rowStates } from '../../row-states.ts';
import { locationKey } from '../applying.ts';
import { failsNow, type Known, knownArtifact, knownArtifacts, type Left, leftOf, membersOf } from './artifacts.ts';
import { type Impact, impactOf } from './impact.ts';
import { memo } from './memo.ts';
import { stateRoles, stateWords } from './states.ts';
import { rowStateOf, type TreeRow } from './tree.ts';

/** State and a space. */
export const sideHead = 2;

export interface SideDetails {
  readonly title: string;
  readonly state: ScreenLine & { readonly role: Role };
  readonly details: readonly Fact[];
  /** What breaks; null of what breaks nothing. */
  readonly impact: Impact | null;
}

export function sideRow(inventory: Inventory, row: TreeRow): SideDetails {
  const { artifact, name, owner, location, left, notOk } = row;
  if (location !== null) return sideLocation(inventory, location);
  if (artifact !== null) return sideArtifact(inventory, artifact);
  const all = membersOf(inventory, name);
  const below = notOk === null ? '' : trustScreenTexts.belowNotOk(notOk.count, notOk.of);
  return {
    title: clean(`${name}, ${owner}`),
    state: stateOf(row, left, below),
    details: groupDetails(inventory, name),
    impact: impactOf(inventory, {
      name,
      ca: caOf(inventory, row.marks[0]),
      title: notOk === null ? timesText(name, all.length) : `${name} ×${notOk.inState} of ${all.length}`,
      state: row.state,
      isNow: all.some(failsNow),
    }),
  };
}

/** Of a CA, also how many of those that it signed are not ok, whatever a filter hides. */
export function sideArtifact(inventory: Inventory, artifact: string): SideDetails {
  const known = knownArtifact(inventory, artifact);
  if (known === undefined)
    return {
      title: clean(artifact),
      state: { text: trustScreenTexts.notThere, severity: 'info', role: 'text' },
      details: [],
      impact: null,
    };
  const isEmpty = isNotCreated(inventory);
  const signed = knownArtifacts(inventory).filter(({ entry }) => entry.ca === artifact && entry.artifact !== artifact);
  const notOk = isEmpty ? 0 : signed.filter(({ state }) => state !== 'ok').length;
  return {
    title: clean(artifact),
    state: stateOf(
      {
        ...rowStateOf(known.state, known),
        ...(isEmpty ? { state: 'not created' as const } : {}),
        lacks: known.lacks,
      },
      leftOf(inventory, known.entry),
      [
        known.onlyIn.length > 0 ? ` in ${known.onlyIn.map(clean).join(', ')}` : '',
        notOk === 0 ? '' : trustScreenTexts.belowNotOk(notOk, signed.length),
      ].join(''),
    ),
    details: detailsOf(inventory, artifact),
    impact: impactOfKnown(inventory, known),
  };
}

export function sideLocation(
  { drift }: Inventory,
  location: { readonly sink: string; readonly location: string },
): SideDetails {
  const drifted = drift.find((each) => locationKey(each) === locationKey(location));
  return {
    title: clean(location.location),
    state:
      drifted === undefined
        ? { text: `${signs.ok.glyph} no drift`, severity: 'info', role: 'ok' }
        : stateOf({ state: 'drifted', phase: null, lacks: null }, null, ''),
    details: drifted === undefined ? [] : locationFacts(drifted),
    impact: null,
  };
}

function stateOf(
  of: Pick<TreeRow, 'state' | 'phase' | 'lacks'>,
  left: Left | null,
  below: string,
): SideDetails['state'] {
  const { symbol, severity } = rowStates[of.state];
  const [words] = stateWords({ ...of, notOk: null, onlyIn: [] });
  const time = left === null || left.seconds <= 0 ? '' : `, ${residual(left.seconds)} left`;
  return { text: `${symbol} ${words}${time}${below}`, severity, role: stateRoles[of.state] };
}

/** Nodes of a large cluster that are listed; `kpki show` lists all. */
const mostLocations = 50;

export const detailsOf: (inventory: Inventory, artifact: string) => readonly Fact[] = memo((inventory, artifact) =>
  artifactFacts(inventory, artifact, mostLocations),
);

function impactOfKnown(inventory: Inventory, known: Known): Impact | null {
  const { artifact, name, ca } = known.entry;
  return impactOf(inventory, {
    name,
    ca,
    title: artifact,
    state: rowStateOf(known.state, known).state,
    isNow: failsNow(known),
  });
}

/** For the screen reader: with what the graph shows. */
export function spokenDetails(inventory: Inventory, artifact: string): readonly Fact[] {
  const known = knownArtifact(inventory, artifact);
  const impact = known === undefined ? null : impactOfKnown(inventory, known);
  return [...detailsOf(inventory, artifact), ...(impact === null ? [] : [cutsOffFact(impact.connections)])];
}

function caOf(inventory: Inventory, artifact: string | undefined): string | null {
  return artifact === undefined ? null : (knownArtifact(inventory, artifact)?.entry.ca ?? null);
}

/** For a row that folds the same artifact of several nodes or users. */
export const groupDetails: (inventory: Inventory, name: string) => readonly Fact[] = memo((inventory, name) => {
  const own = membersOf(inventory, name);
  return groupFacts(inventory, { name, members: own.map(({ entry, state }) => ({ owner: entry.owner ?? '', state })) });
});
