import type { Phase, PlaceDrift } from '@kpki/engine';
import { type EntryStateName, worst } from '../../../print/states.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { type Alike, alikeIn } from '../../../text/fit-distinct.ts';
import { placeKey } from '../applying.ts';
import { type Known, knownArtifacts, type Left, leftOf } from './artifacts.ts';
import { matches, matchesPlace, narrows, parseFilter } from './filter.ts';
import { memo } from './memo.ts';
import type { RowState } from './states.ts';

export interface TreeRow {
  /** Unique and stable: cursor and open branches are remembered by it. */
  readonly key: string;
  readonly depth: 0 | 1 | 2;
  readonly name: string;
  readonly holder: string;
  readonly alike: Alike;
  readonly state: RowState;
  readonly phase: Phase | null;
  /** Null for a group whose members are all in the state of the row, where the count is shown beside it. */
  readonly unwell: Unwell | null;
  readonly onlyIn: readonly string[];
  readonly branch: 'open' | 'closed' | null;
  readonly left: Left | null;
  /** Opened with Enter; null for a heading and for a place. */
  readonly artifact: string | null;
  readonly place: PlaceDrift | null;
}

interface Unwell {
  readonly count: number;
  readonly of: number | null;
  readonly areAlike: boolean;
}

interface Shape {
  /** CAs begin open. */
  readonly toggled: readonly string[];
  readonly isFiltered: boolean;
  readonly alike: AlikeHolders;
}

/** Folds artifacts of several nodes or users into one row, which a filter unfolds. */
export const treeRows: (inventory: Inventory, toggled: readonly string[], filter: string) => readonly TreeRow[] = memo(
  (inventory, toggled, filter) => {
    const shape = { toggled, isFiltered: narrows(parseFilter(filter)), alike: alikeHolders(inventory) };
    const isSeveral = new Set(inventory.entries.map(({ sink }) => sink)).size > 1;
    const authorities = Map.groupBy(matching(inventory, filter), ({ entry }) => entry.authority);
    return [
      ...placesToRepair(inventory, filter).map((place) => placeRow(place, isSeveral)),
      ...[...authorities].flatMap(([authority, own]) =>
        authority === null ? grouped(own, shape, 0) : branchOf(authority, own, shape),
      ),
    ];
  },
);

export const placesToRepair: (inventory: Inventory, filter: string) => readonly PlaceDrift[] = memo(
  ({ drift }, filter) => {
    const terms = parseFilter(filter);
    return drift.filter((place) => matchesPlace(terms, place));
  },
);

export const matching: (inventory: Inventory, filter: string) => readonly Known[] = memo((inventory, filter) => {
  const terms = parseFilter(filter);
  return knownArtifacts(inventory).filter(({ entry }) => matches(terms, entry));
});

/** Users are told from users, and nodes from nodes. */
interface AlikeHolders {
  readonly users: Alike;
  readonly nodes: Alike;
}

const alikeHolders: (inventory: Inventory) => AlikeHolders = memo(({ entries }) => {
  const holders = (ofUsers: boolean): readonly string[] =>
    entries.filter(({ name }) => (name === 'user') === ofUsers).map(({ holder }) => clean(holder ?? ''));
  return { users: alikeIn(holders(true)), nodes: alikeIn(holders(false)) };
});

const nothingAlike: Alike = { start: 0, end: 0 };

function placeRow(place: PlaceDrift, isSeveral: boolean): TreeRow {
  return {
    key: `place ${placeKey(place)}`,
    depth: 0,
    name: place.place,
    holder: '',
    alike: nothingAlike,
    state: 'to repair',
    phase: null,
    unwell: null,
    onlyIn: isSeveral ? [place.sink] : [],
    branch: null,
    left: null,
    artifact: null,
    place,
  };
}

function branchOf(authority: string, nodes: readonly Known[], shape: Shape): readonly TreeRow[] {
  const self = nodes.find(({ entry }) => entry.artifact === authority);
  const below = nodes.filter((node) => node !== self);
  const isOpen = !shape.toggled.includes(authority);
  const state = worst(nodes.map((node) => node.state));
  const head: TreeRow = {
    key: authority,
    depth: 0,
    name: authority,
    holder: '',
    alike: nothingAlike,
    ...rowStateOf(state, self),
    unwell: unwellOf(below, state, shape),
    onlyIn: [],
    branch: isOpen ? 'open' : 'closed',
    left: self === undefined ? null : leftOf(self.entry),
    artifact: authority,
    place: null,
  };
  return isOpen ? [head, ...grouped(below, shape, 1)] : [head];
}

export function groupKey(name: string): string {
  return `all ${name}`;
}

function grouped(nodes: readonly Known[], shape: Shape, depth: 0 | 1): readonly TreeRow[] {
  return [...Map.groupBy(nodes, ({ entry }) => entry.name)].flatMap(([name, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    if (own.length === 1) return [leaf(first, depth, shape)];
    const key = groupKey(name);
    const isOpen = shape.isFiltered !== shape.toggled.includes(key);
    const state = worst(own.map((node) => node.state));
    const unwell = unwellOf(own, state, shape);
    const soonest = own.reduce((a, b) => (endOf(b) < endOf(a) ? b : a));
    const head: TreeRow = {
      key,
      depth,
      name,
      holder: `${own.length} ${name === 'user' ? 'users' : 'nodes'}`,
      alike: nothingAlike,
      state,
      phase: null,
      unwell: unwell?.areAlike && unwell.count === own.length ? null : unwell,
      onlyIn: [],
      branch: isOpen ? 'open' : 'closed',
      left: leftOf(soonest.entry),
      artifact: null,
      place: null,
    };
    if (!isOpen) return [head];
    return [head, ...own.map((node) => leaf(node, depth === 0 ? 1 : 2, shape))];
  });
}

function unwellOf(below: readonly Known[], state: RowState, { isFiltered }: Shape): Unwell | null {
  const unwell = below.filter((node) => node.state !== 'ok');
  if (unwell.length === 0) return null;
  const areAlike = unwell.every((node) => node.state === state);
  return { count: unwell.length, of: isFiltered ? null : below.length, areAlike };
}

/** A rotation is marked only if nothing is wrong with the row or what it folds. */
export function rowStateOf(state: EntryStateName, own: Known | undefined): Pick<TreeRow, 'state' | 'phase'> {
  const phase = own?.entry.phase ?? null;
  return { state: state === 'ok' && phase !== null ? 'rotating' : state, phase };
}

function leaf(known: Known, depth: 0 | 1 | 2, { alike }: Shape): TreeRow {
  const { entry, state, onlyIn } = known;
  return {
    key: entry.artifact,
    depth,
    name: entry.name,
    holder: entry.holder ?? '',
    alike: entry.name === 'user' ? alike.users : alike.nodes,
    ...rowStateOf(state, known),
    unwell: null,
    onlyIn,
    branch: null,
    left: leftOf(entry),
    artifact: entry.artifact,
    place: null,
  };
}

function endOf({ entry }: Known): number {
  return entry.residualSeconds ?? Number.POSITIVE_INFINITY;
}
