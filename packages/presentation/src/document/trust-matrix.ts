import { isPhaseComplete, type RotationStatus } from '@kpki/engine';
import { type Block, type Column, noValue, table } from './block.ts';
import { groupName, type PassedCheck, unobservableIn, verdictsIn } from './check-groups.ts';
import type { LiveChecks } from './rotation.ts';

/** What a component trusts, by its live check. */
export type TrustState = 'old' | 'both' | 'new' | 'differs' | 'waiting' | 'unproven' | 'unobservable';

export interface TrustMatrix {
  readonly components: readonly string[];
  readonly rows: readonly {
    readonly node: string;
    /** Of each component; null: it is not on that node. */
    readonly cells: readonly (TrustState | null)[];
  }[];
}

export const trustLooks: Readonly<Record<TrustState, { readonly glyph: string; readonly word: string }>> = {
  old: { glyph: '●', word: 'old only' },
  both: { glyph: '◐', word: 'both' },
  new: { glyph: '◉', word: 'new only' },
  differs: { glyph: '≠', word: 'differs' },
  waiting: { glyph: '~', word: 'waiting' },
  unproven: { glyph: '?', word: 'unproven' },
  unobservable: { glyph: '?', word: 'not observable' },
};

/** In the order of a rollout; others follow by name. */
const order = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'etcd', 'etcd-peer'];

/**
 * Returns which CA each component of each node trusts. Where a server names the CAs of the rotation, a check that passed
 * says that it trusts the stored ones, and the status of the rotation tells which these are. Empty: the servers were not
 * asked.
 */
export function trustMatrix(
  statuses: readonly RotationStatus[],
  checks: LiveChecks,
  passed: readonly PassedCheck[],
): TrustMatrix {
  if (checks === 'none' || checks === 'asking') return { components: [], rows: [] };
  const stored = storedTrust(statuses);
  const rotations = statuses.map(({ name }) => name);
  const verdicts = verdictsIn(checks, passed).filter(({ node }) => node !== null);
  const components = [...new Set(verdicts.map(groupName))].toSorted((a, b) => rankOf(a) - rankOf(b));
  const rows = [...Map.groupBy(verdicts, ({ node }) => node ?? '')].map(([node, own]) => ({
    node,
    cells: components.map((component): TrustState | null => {
      const ofBoth = own.filter((each) => groupName(each) === component);
      if (ofBoth.length === 0) return null;
      const trusted = ofBoth.filter(({ check }) => check === 'trusted').map(({ state }) => state);
      if (trusted.includes('failed')) return 'differs';
      if (trusted.includes('waiting')) return 'waiting';
      if (unobservableIn(component, rotations).length > 0) return 'unobservable';
      return trusted.length > 0 && trusted.every((state) => state === 'passed') ? stored : 'unproven';
    }),
  }));
  return { components, rows: rows.toSorted((a, b) => openOf(b) - openOf(a)) };
}

function rankOf(component: string): number {
  const at = order.indexOf(component);
  return at < 0 ? order.length : at;
}

function openOf({ cells }: TrustMatrix['rows'][number]): number {
  return cells.filter((cell) => cell === 'differs' || cell === 'waiting' || cell === 'unproven').length;
}

/** Unproven while a phase is written in part, or where several rotations are in different phases. */
function storedTrust(statuses: readonly RotationStatus[]): TrustState {
  const all = new Set(statuses.map(trustOf));
  const [first] = all;
  return all.size === 1 && first !== undefined ? first : 'unproven';
}

function trustOf(status: RotationStatus): TrustState {
  switch (status.is) {
    case 'idle':
      return 'old';
    case 'in-progress':
      if (!isPhaseComplete(status)) return 'unproven';
      return status.at === 'trust' || status.at === 'reissue' ? 'both' : 'new';
    default:
      return 'unproven';
  }
}

/** Returns the matrix in words, for a screen reader. */
export function trustMatrixBlocks({ components, rows }: TrustMatrix): readonly Block[] {
  if (rows.length === 0) return [];
  const columns: readonly Column<TrustMatrix['rows'][number]>[] = [
    ['NODE', ({ node }) => node],
    ...components.map((component, at): Column<TrustMatrix['rows'][number]> => {
      return [component, ({ cells }) => wordOf(cells[at] ?? null)];
    }),
  ];
  return [table(columns, rows)];
}

function wordOf(cell: TrustState | null): string {
  return cell === null ? noValue : trustLooks[cell].word;
}
