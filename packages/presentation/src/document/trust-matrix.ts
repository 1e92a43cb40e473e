import { isPhaseComplete, type LoadedTrust, type RotationStatus } from '@kpki/engine';
import { firstInWords } from '../counts.ts';
import { timeOfDay } from '../dates.ts';
import { signs } from '../signs.ts';
import { type Block, type Column, noValue, type Severity, table } from './block.ts';
import {
  byComponent,
  checkLooks,
  groupName,
  isAskedOf,
  isWaiting,
  type PassedCheck,
  unobservableIn,
  verdictsIn,
} from './check-groups.ts';
import type { LiveChecks } from './rotation.ts';

type Generations = 'old' | 'both' | 'new';

/** What a component trusts, by its live checks: a CA, or why none is known. */
type TrustState = Generations | 'another-ca' | 'differs' | 'pending' | 'unreachable' | 'unproven' | 'unobservable';

interface TrustCell {
  readonly trusts: TrustState;
  /** It still serves a certificate of the old CA. */
  readonly servesOld: boolean;
  /** Of the live checks: what is trusted may not be what should be. */
  readonly severity: Severity;
}

export interface TrustMatrix {
  readonly components: readonly string[];
  readonly rows: readonly {
    readonly node: string;
    /** Of each component; null: it is not on that node. */
    readonly cells: readonly (TrustCell | null)[];
  }[];
}

export const trustLooks: Readonly<Record<TrustState, { readonly glyph: string; readonly word: string }>> = {
  old: { glyph: '□', word: 'old only' },
  both: { glyph: '◧', word: 'both' },
  new: { glyph: '■', word: 'new only' },
  'another-ca': signs.anotherCa,
  differs: signs.differs,
  pending: signs.pending,
  unreachable: signs.unreachable,
  unproven: signs.unproven,
  unobservable: signs.notObservable,
};

/** Next to the glyph of what a component trusts. */
export const servesOldLook = { glyph: '«', word: 'serves old' } as const;

/**
 * Returns which CA each component of each node trusts, and whether it still serves a certificate of the old one. Where a server names the CAs of the rotation, a check that passed
 * says that it trusts the stored ones, and the status of the rotation tells which these are; `loaded` has what is proven
 * of those that trust others. `nodes`: those of the spec, in its order, which the rows keep; others follow by name. Empty:
 * the servers were not asked.
 */
export function trustMatrix(
  statuses: readonly RotationStatus[],
  checks: LiveChecks,
  passed: readonly PassedCheck[],
  loaded: readonly LoadedTrust[],
  nodes: readonly string[],
): TrustMatrix {
  if (checks === 'none' || checks === 'asking') return { components: [], rows: [] };
  const verdicts = verdictsIn(checks, passed).filter(({ node }) => node !== null);
  const components = [...new Set(verdicts.map(groupName))].toSorted(byComponent);
  const unreached = new Set(unreachedIn(checks));
  const ofOld = checks.refuted.filter(({ servesPrevious }) => servesPrevious === true);
  const rows = [...Map.groupBy(verdicts, ({ node }) => node ?? '')].map(([node, own]) => ({
    node,
    cells: components.map((component): TrustCell | null => {
      const ofBoth = own.filter((each) => groupName(each) === component);
      if (ofBoth.length === 0) return null;
      const trust = trustIn(component, node, ofBoth);
      const served = ofOld.find((each) => each.node === node && groupName(each) === component);
      if (served === undefined) return { ...trust, servesOld: false };
      const { severity } = checkLooks[isWaiting(served) ? 'pending' : 'failed'];
      return { ...trust, servesOld: true, severity: trust.severity === 'critical' ? 'critical' : severity };
    }),
  }));
  return { components, rows: rows.toSorted((a, b) => byNode(nodes)(a.node, b.node)) };

  function trustIn(component: string, node: string, ofBoth: typeof verdicts): Pick<TrustCell, 'trusts' | 'severity'> {
    const found = loaded.filter((each) => each.node === node && groupName(each) === component);
    // The clients that another server accepts tell nothing of this cluster.
    if (found.some(({ trusts }) => trusts === 'another-ca'))
      return { trusts: 'another-ca', severity: checkLooks.failed.severity };
    const rotated = statuses.filter(({ name }) => isAskedOf(component, name));
    const rotations = rotated.map(({ name }) => name);
    const unobservable = unobservableIn(component, rotations);
    const trusted = ofBoth.filter(({ check }) => check === 'trusted').map(({ state }) => state);
    const isFailed = trusted.includes('failed');
    if (isFailed || trusted.includes('pending')) {
      const known = unobservable.length > 0 ? null : loadedState(rotated, found);
      const { severity } = checkLooks[isFailed ? 'failed' : 'pending'];
      return { trusts: known ?? (isFailed ? 'differs' : 'pending'), severity };
    }
    // What it trusted before says nothing of how it will run.
    if (unreached.has(`${component}/${node}`) && !trusted.includes('passed'))
      return { trusts: 'unreachable', severity: checkLooks.unreachable.severity };
    if (unobservable.length > 0) return { trusts: 'unobservable', severity: checkLooks.unobservable.severity };
    const isPassed = trusted.length > 0 && trusted.every((state) => state === 'passed');
    const trusts = isPassed ? storedTrust(rotated) : 'unproven';
    return { trusts, severity: checkLooks[trusts === 'unproven' ? 'unproven' : 'passed'].severity };
  }
}

/** Returns each glyph of the matrix, with its word: `both`. A glyph of two states has both words. */
export function trustLegend({ rows }: TrustMatrix): readonly { readonly glyph: string; readonly word: string }[] {
  return looksIn(rows).map(({ glyph, words }) => ({ glyph, word: words.join(' or ') }));
}

/**
 * Returns the same with how many components of nodes have the glyph, and of what is not ready the nodes; empty where
 * nothing is known.
 */
export function trustCounts({ rows }: TrustMatrix): readonly string[] {
  const looks = looksIn(rows);
  const isKnown = rows.some(({ cells }) => cells.some((cell) => cell !== null && !nothingKnown.has(cell.trusts)));
  return isKnown
    ? looks.map(({ glyph, words, count, notReady }) => {
        const where = notReady.length === 0 ? '' : ` (${firstInWords(notReady, mostNodes)})`;
        return `${glyph} ${words.join(' or ')} ${count}${where}`;
      })
    : [];
}

const nothingKnown: ReadonlySet<TrustState> = new Set<TrustState>(['unreachable', 'unproven', 'unobservable']);

interface UsedLook {
  readonly glyph: string;
  readonly words: readonly string[];
  readonly count: number;
  /** The nodes of those that a phase waits for. */
  readonly notReady: readonly string[];
}

function looksIn(rows: TrustMatrix['rows']): readonly UsedLook[] {
  const cells = rows.flatMap(({ node, cells: own }) =>
    own.flatMap((cell) => (cell === null ? [] : [{ ...cell, node }])),
  );
  // What waits since it serves the old certificate is named by that alone.
  const used = (
    isCounted: (cell: TrustCell) => boolean,
    isNamed: (cell: TrustCell) => boolean = () => true,
  ): Pick<UsedLook, 'count' | 'notReady'> => {
    const own = cells.filter(isCounted);
    const waiting = own.filter((cell) => open.has(cell.severity) && isNamed(cell));
    return { count: own.length, notReady: waiting.map(({ node }) => node) };
  };
  const all = [
    ...(Object.keys(trustLooks) as TrustState[]).map((state) => ({
      ...trustLooks[state],
      ...used(
        ({ trusts }) => trusts === state,
        ({ servesOld }) => !servesOld,
      ),
    })),
    { ...servesOldLook, ...used(({ servesOld }) => servesOld) },
  ];
  return [
    ...Map.groupBy(
      all.filter(({ count }) => count > 0),
      ({ glyph }) => glyph,
    ),
  ].map(([glyph, own]) => ({
    glyph,
    words: own.map(({ word }) => word),
    count: own.reduce((sum, { count }) => sum + count, 0),
    notReady: [...new Set(own.flatMap(({ notReady }) => notReady))],
  }));
}

/** Returns the servers without an answer, by the names of their checks: `etcd/cp1`. */
export function unreachedIn(checks: LiveChecks): readonly string[] {
  if (checks === 'none' || checks === 'asking') return [];
  return [...checks.unproven, ...checks.accepted].flatMap(({ name, isUnreached }) => (isUnreached ? [name] : []));
}

const mostNodes = 3;

/** `kube-apiserver on cp1: unreachable since 12:04:31Z`; of several nodes, since the first. */
export function unreachedTexts(since: Readonly<Record<string, number>>): readonly string[] {
  const all = Object.entries(since).map(([name, at]) => {
    const [component = name, node = ''] = name.split('/');
    return { component, node, at };
  });
  return [...Map.groupBy(all, ({ component }) => component)]
    .toSorted(([a], [b]) => byComponent(a, b))
    .map(([component, own]) => {
      const nodes = own.map(({ node }) => node);
      return `${component} on ${firstInWords(nodes, mostNodes)}: ${signs.unreachable.word} since ${timeOfDay(Math.min(...own.map(({ at }) => at)))}`;
    });
}

/** Returns what a component trusts that has not loaded what is stored; null: of several rotations, or not proven. */
function loadedState(statuses: readonly RotationStatus[], loaded: readonly LoadedTrust[]): Generations | null {
  const [status, ...others] = statuses;
  const [found, ...further] = loaded;
  if (status === undefined || others.length > 0 || found?.of !== status.name || further.length > 0) return null;
  if (status.is !== 'in-progress' || !isPhaseComplete(status)) return null;
  if (found.trusts === 'both') return 'both';
  const isOldInUse = status.at === 'trust';
  return isOldInUse === (found.trusts === 'in-use') ? 'old' : 'new';
}

function byNode(nodes: readonly string[]): (a: string, b: string) => number {
  const places = new Map(nodes.map((node, at) => [node, at]));
  const rankOf = (node: string): number => places.get(node) ?? nodes.length;
  return (a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : Number(a > b));
}

const open: ReadonlySet<Severity> = new Set<Severity>(['critical', 'pending', 'warning']);

/** `Trust by node: 1 of 3 not ready` */
export function trustTitle({ rows }: TrustMatrix): string {
  const left = rows.filter(({ cells }) => cells.some((cell) => cell !== null && open.has(cell.severity))).length;
  if (rows.length === 0) return 'Old and new';
  return left === 0 ? 'Trust by node' : `Trust by node: ${left} of ${rows.length} not ready`;
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

function wordOf(cell: TrustCell | null): string {
  if (cell === null) return noValue;
  const { word } = trustLooks[cell.trusts];
  return cell.servesOld ? `${word}, ${servesOldLook.word}` : word;
}
