import type { Inventory } from '../../work/notice.ts';
import { type Known, knownArtefacts, type Left, leftOf } from './artefacts.ts';
import { matches, parseFilter } from './filter.ts';
import { memo } from './memo.ts';
import { type EntryStateName, worst } from './states.ts';

/** A row of the trust tree. */
export interface TreeRow {
  /** Unique in the tree, and stable: what the cursor and the open branches are remembered by. */
  readonly key: string;
  readonly depth: 0 | 1 | 2;
  readonly name: string;
  /** The node or the user; a number of them for a branch; empty for what the cluster shares. */
  readonly holder: string;
  readonly state: EntryStateName;
  /** How many below it are not ok, and of how many; null for a row without any below. */
  readonly unwell: { readonly count: number; readonly of: number } | null;
  readonly branch: 'open' | 'closed' | null;
  readonly left: Left | null;
  /** What is opened with Enter; null for a branch that is only a heading. */
  readonly artefact: string | null;
}

/**
 * The tree: each authority with its bundle and what it has signed, then what no authority signs. The same artefact on
 * several holders folds into one row. In the catalogue's order, always.
 */
export const treeRows: (inventory: Inventory, toggled: readonly string[], filter: string) => readonly TreeRow[] =
  memo(rows);

/** How many rows there are without a filter. Its own memory, so that it and the filtered rows do not forget each other. */
export const treeSize: (inventory: Inventory, toggled: readonly string[]) => number = memo(
  (inventory, toggled) => rows(inventory, toggled, '').length,
);

function rows(inventory: Inventory, toggled: readonly string[], filter: string): readonly TreeRow[] {
  const terms = parseFilter(filter);
  const nodes = knownArtefacts(inventory).filter(({ entry }) => matches(terms, entry));
  const authorities = Map.groupBy(nodes, ({ entry }) => entry.authority);
  return [...authorities].flatMap(([authority, own]) =>
    authority === null ? grouped(own, toggled, 0) : branchOf(authority, own, toggled),
  );
}

function branchOf(authority: string, nodes: readonly Known[], toggled: readonly string[]): readonly TreeRow[] {
  const self = nodes.find(({ entry }) => entry.artefact === authority);
  const below = nodes.filter((node) => node !== self);
  const isOpen = !toggled.includes(authority);
  const unwell = below.filter(({ state }) => state !== 'ok').length;
  const head: TreeRow = {
    key: authority,
    depth: 0,
    name: authority,
    holder: '',
    state: worst(nodes.map(({ state }) => state)),
    unwell: unwell === 0 ? null : { count: unwell, of: below.length },
    branch: isOpen ? 'open' : 'closed',
    left: self === undefined ? null : leftOf(self.entry),
    artefact: authority,
  };
  return isOpen ? [head, ...grouped(below, toggled, 1)] : [head];
}

/** Those of one catalogue entry in one row, until it is opened. */
function grouped(nodes: readonly Known[], toggled: readonly string[], depth: 0 | 1): readonly TreeRow[] {
  return [...Map.groupBy(nodes, ({ entry }) => entry.name)].flatMap(([name, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    if (own.length === 1) return [leaf(first, depth, name)];
    const key = `all ${name}`;
    const isOpen = toggled.includes(key);
    const unwell = own.filter(({ state }) => state !== 'ok').length;
    const soonest = own.reduce((a, b) => (endOf(b) < endOf(a) ? b : a));
    const head: TreeRow = {
      key,
      depth,
      name,
      holder: `${own.length} ${name === 'user' ? 'users' : 'nodes'}`,
      state: worst(own.map(({ state }) => state)),
      unwell: unwell === 0 || unwell === own.length ? null : { count: unwell, of: own.length },
      branch: isOpen ? 'open' : 'closed',
      left: leftOf(soonest.entry),
      artefact: null,
    };
    if (!isOpen) return [head];
    return [head, ...own.map((node) => leaf(node, depth === 0 ? 1 : 2, name))];
  });
}

function leaf({ entry, state }: Known, depth: 0 | 1 | 2, name: string): TreeRow {
  return {
    key: entry.artefact,
    depth,
    name,
    holder: entry.holder ?? '',
    state,
    unwell: null,
    branch: null,
    left: leftOf(entry),
    artefact: entry.artefact,
  };
}

function endOf({ entry }: Known): number {
  return entry.residualSeconds ?? Number.POSITIVE_INFINITY;
}
