import type { LocationDrift, Phase } from '@kpki/engine';
import { type ArtifactState, byWorstState, trustScreenTexts, worstState } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { type Alike, alikeIn } from '../../../text/fit-distinct.ts';
import { countedStates, isNotCreated, type RowState, shownState } from '../../row-states.ts';
import { locationKey } from '../applying.ts';
import { type Known, knownArtifacts, type Left, leftOf, membersOf } from './artifacts.ts';
import { matches, matchesLocation, narrows, parseFilter } from './filter.ts';
import { guidesOf } from './guides.ts';
import { memo } from './memo.ts';
import type { Piece } from './piece-columns.ts';

export interface TreeRow {
  /** Unique and stable: cursor and open branches are remembered by it. */
  readonly key: string;
  readonly depth: 0 | 1 | 2;
  /** The lines that lead to the row. */
  readonly guide: readonly Piece[];
  readonly sign: KindSign | null;
  readonly name: string;
  readonly owner: string;
  readonly alike: Alike;
  readonly state: RowState;
  readonly phase: Phase | null;
  /** Of a group; null if its members are all in the state of the row, where the count is shown next to it. */
  readonly notOk: NotOk | null;
  /** Of a CA, which has a state of its own: how many below it are in each state that is not ok, the worst first. */
  readonly below: readonly StateCount[];
  readonly onlyIn: readonly string[];
  /** The part that a missing artifact lacks while others are stored; else null. */
  readonly lacks: Known['lacks'];
  readonly branch: 'open' | 'closed' | null;
  readonly left: Left | null;
  /** Of the artifact whose lifetime the row shows: a CA that is ok stays green above leaves that expired. */
  readonly leftState: RowState;
  /** Opened with Enter; null for a heading and for a location. */
  readonly artifact: string | null;
  /** The artifacts that space marks: that of the row, or those that it folds. */
  readonly marks: readonly string[];
  readonly location: LocationDrift | null;
}

/** Whether all that a row folds is marked, or some of it. */
export const markGlyphs = { all: '•', some: '◦' } as const;

/** What an artifact is, where that is no certificate. */
export const kindSigns = { ca: '◉', 'closed ca': '⊕', 'trust bundle': '≡', 'key pair': '◈' } as const;

type KindSign = keyof typeof kindSigns;

interface NotOk {
  readonly count: number;
  /** How many of them are in the state of the row, which is the worst. */
  readonly inState: number;
  readonly of: number;
}

type StateCount = readonly [state: ArtifactState, count: number];

/** Of what a CA signed. CAs stay where the catalog has them. */
export const treeSorts = ['catalog', 'expiry', 'worst'] as const;
export type TreeSort = (typeof treeSorts)[number];

export const treeSortTexts: Readonly<Record<TreeSort, string>> = trustScreenTexts.sorts;

interface Shape {
  readonly inventory: Inventory;
  readonly sort: TreeSort;
  /** CAs begin open. */
  readonly toggled: readonly string[];
  readonly isFiltered: boolean;
  readonly alike: AlikeOwners;
}

/** Folds artifacts of several nodes or users into one row, which a filter unfolds. */
export const treeRows: (
  inventory: Inventory,
  toggled: readonly string[],
  filter: string,
  sort?: TreeSort,
) => readonly TreeRow[] = memo(
  (inventory: Inventory, toggled: readonly string[], filter: string, sort: TreeSort = 'catalog') => {
    const shape = { inventory, sort, toggled, isFiltered: narrows(parseFilter(filter)), alike: alikeOwners(inventory) };
    const isSeveral = new Set(inventory.entries.map(({ sink }) => sink)).size > 1;
    const all = Map.groupBy(knownArtifacts(inventory), ({ entry }) => entry.ca);
    const cas = Map.groupBy(matching(inventory, filter), ({ entry }) => entry.ca);
    const rows: readonly BareRow[] = [
      ...locationsToRepair(inventory, filter).map((location) => locationRow(location, isSeveral)),
      // A filter leaves CAs in the order of the whole tree.
      ...[...all].flatMap(([ca, whole]) => {
        const own = cas.get(ca);
        if (own === undefined) return [];
        return ca === null ? grouped(own, shape, 0) : branchOf(ca, whole, own, shape);
      }),
    ];
    return withGuides(isNotCreated(inventory) ? rows.map(notCreatedRow) : rows);
  },
);

/** All is missing, and none of it was ever stored: a count below each CA would say no more. */
function notCreatedRow(row: BareRow): BareRow {
  return { ...row, state: 'not created', leftState: 'not created', below: [] };
}

type BareRow = Omit<TreeRow, 'guide'>;

function withGuides(rows: readonly BareRow[]): readonly TreeRow[] {
  const guides = guidesOf(rows);
  return rows.map((row, at) => ({ ...row, guide: guides[at] ?? [] }));
}

export const locationsToRepair: (inventory: Inventory, filter: string) => readonly LocationDrift[] = memo(
  ({ drift }, filter) => {
    const terms = parseFilter(filter);
    return drift.filter((location) => matchesLocation(terms, location));
  },
);

export const matching: (inventory: Inventory, filter: string) => readonly Known[] = memo((inventory, filter) => {
  const terms = parseFilter(filter);
  return knownArtifacts(inventory).filter(({ entry }) => matches(terms, entry));
});

/** What a filter leaves of all that is known. */
export const filteredInventory: (inventory: Inventory, filter: string) => Inventory = memo((inventory, filter) => {
  if (!narrows(parseFilter(filter))) return inventory;
  const shown = new Set(matching(inventory, filter).map(({ entry }) => entry.artifact));
  return {
    ...inventory,
    entries: inventory.entries.filter(({ artifact }) => shown.has(artifact)),
    forecast: inventory.forecast.filter(({ artifact }) => shown.has(artifact)),
    drift: locationsToRepair(inventory, filter),
  };
});

/** Distinguishes users from users, and nodes from nodes. */
interface AlikeOwners {
  readonly users: Alike;
  readonly nodes: Alike;
}

const alikeOwners: (inventory: Inventory) => AlikeOwners = memo(({ entries }) => {
  const owners = (ofUsers: boolean): readonly string[] =>
    entries.filter(({ name }) => (name === 'user') === ofUsers).map(({ owner }) => clean(owner ?? ''));
  return { users: alikeIn(owners(true)), nodes: alikeIn(owners(false)) };
});

const nothingAlike: Alike = { start: 0, end: 0 };

function locationRow(location: LocationDrift, isSeveral: boolean): BareRow {
  return {
    key: `location ${locationKey(location)}`,
    depth: 0,
    sign: null,
    name: location.location,
    owner: '',
    alike: nothingAlike,
    state: 'drifted',
    phase: null,
    notOk: null,
    below: [],
    onlyIn: isSeveral ? [location.sink] : [],
    lacks: null,
    branch: null,
    left: null,
    leftState: 'drifted',
    artifact: null,
    marks: [],
    location,
  };
}

/** A filter hides rows of a branch; what its head says of the CA stays. */
function branchOf(ca: string, all: readonly Known[], shown: readonly Known[], shape: Shape): readonly BareRow[] {
  const self = all.find(({ entry }) => entry.artifact === ca);
  const without = (nodes: readonly Known[]): readonly Known[] => nodes.filter((node) => node !== self);
  const below = without(all);
  const isOpen = !shape.toggled.includes(ca);
  const state = self?.state ?? worstState(all.map((node) => node.state));
  const head: BareRow = {
    key: ca,
    depth: 0,
    sign: isOpen ? 'ca' : 'closed ca',
    name: ca,
    owner: '',
    alike: nothingAlike,
    ...rowStateOf(state, self),
    notOk: null,
    below: belowOf(below),
    onlyIn: [],
    lacks: self?.lacks ?? null,
    branch: isOpen ? 'open' : 'closed',
    left: self === undefined ? null : leftOf(shape.inventory, self.entry),
    leftState: self === undefined ? state : rowStateOf(self.state, self).state,
    artifact: ca,
    marks: [ca],
    location: null,
  };
  return isOpen ? [head, ...grouped(without(shown), shape, 1)] : [head];
}

export function groupKey(name: string): string {
  return `all ${name}`;
}

function grouped(nodes: readonly Known[], shape: Shape, depth: 0 | 1): readonly BareRow[] {
  return sorted([...Map.groupBy(nodes, ({ entry }) => entry.name)], shape).flatMap(([name, all]) => {
    const own = sorted(
      all.map((each) => [each.entry.artifact, [each]] as const),
      shape,
    ).flatMap(([, [each]]) => (each === undefined ? [] : [each]));
    const [first] = own;
    if (first === undefined) return [];
    if (own.length === 1) return [artifactRow(first, depth, shape)];
    const key = groupKey(name);
    const isOpen = shape.isFiltered !== shape.toggled.includes(key);
    // A filter hides rows; what the head says of the group stays.
    const whole = shape.isFiltered ? membersOf(shape.inventory, name) : own;
    const state = worstState(whole.map((node) => node.state));
    const notOk = notOkOf(whole, state);
    const soonest = whole.reduce((a, b) => (endOf(b) < endOf(a) ? b : a));
    // What is missing has no lifetime: that of the others would be read as that of all.
    const hasNoEnd = whole.some((node) => node.state === state && endOf(node) === Number.POSITIVE_INFINITY);
    const head: BareRow = {
      key,
      depth,
      sign: null,
      name,
      owner: `${whole.length} ${name === 'user' ? 'users' : 'nodes'}${own.length === whole.length ? '' : `, ${own.length} shown`}`,
      alike: nothingAlike,
      state,
      phase: null,
      notOk: notOk?.inState === whole.length ? null : notOk,
      below: belowOf(whole).filter(([each]) => each !== state),
      onlyIn: [],
      lacks: null,
      branch: isOpen ? 'open' : 'closed',
      left: hasNoEnd ? null : leftOf(shape.inventory, soonest.entry),
      leftState: soonest.state,
      artifact: null,
      marks: own.map(({ entry }) => entry.artifact),
      location: null,
    };
    if (!isOpen) return [head];
    return [head, ...own.map((node) => artifactRow(node, depth === 0 ? 1 : 2, shape))];
  });
}

type Group = readonly [name: string, nodes: readonly Known[]];

function sorted(groups: readonly Group[], { sort }: Shape): readonly Group[] {
  switch (sort) {
    case 'catalog':
      return groups;
    case 'expiry':
      return groups.toSorted(([, a], [, b]) => soonestOf(a) - soonestOf(b));
    case 'worst':
      return groups.toSorted(([, a], [, b]) => byWorstState(worstOf(a), worstOf(b)) || soonestOf(a) - soonestOf(b));
  }
}

function soonestOf(nodes: readonly Known[]): number {
  return nodes.reduce((soonest, node) => Math.min(soonest, endOf(node)), Number.MAX_SAFE_INTEGER);
}

function worstOf(nodes: readonly Known[]): ArtifactState {
  return worstState(nodes.map(({ state }) => state));
}

function notOkOf(below: readonly Known[], state: RowState): NotOk | null {
  const count = below.filter((node) => node.state !== 'ok').length;
  return count === 0 ? null : { count, inState: below.filter((node) => node.state === state).length, of: below.length };
}

function belowOf(nodes: readonly Known[]): readonly StateCount[] {
  return countedStates(nodes.map(({ state }) => state)).filter(([state]) => state !== 'ok');
}

/** A rotation is marked only if nothing is wrong with the row. */
export function rowStateOf(state: ArtifactState, own: Known | undefined): Pick<TreeRow, 'state' | 'phase'> {
  const phase = own?.entry.phase ?? null;
  return { state: shownState(state, phase), phase };
}

function artifactRow(known: Known, depth: 0 | 1 | 2, { inventory, alike }: Shape): BareRow {
  const { entry, onlyIn, lacks } = known;
  const { state, phase } = rowStateOf(known.state, known);
  return {
    key: entry.artifact,
    depth,
    sign: signOf(entry.kind),
    name: entry.name,
    owner: entry.owner ?? '',
    alike: entry.name === 'user' ? alike.users : alike.nodes,
    state,
    phase,
    notOk: null,
    below: [],
    onlyIn,
    lacks,
    branch: null,
    left: leftOf(inventory, entry),
    leftState: state,
    artifact: entry.artifact,
    marks: [entry.artifact],
    location: null,
  };
}

function signOf(kind: Known['entry']['kind']): KindSign | null {
  return kind === 'ca' || kind === 'trust bundle' || kind === 'key pair' ? kind : null;
}

function endOf({ entry }: Known): number {
  return entry.residualSeconds ?? Number.POSITIVE_INFINITY;
}
