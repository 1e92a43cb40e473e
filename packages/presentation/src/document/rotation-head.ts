import { type LiveCheckResult, objectNames, statement } from '@kpki/engine';
import { counted, firstInWords } from '../counts.ts';
import { minute } from '../dates.ts';
import type { Shown } from '../shown.ts';
import { statementText } from '../statement.ts';
import { actionRows } from './action-rows.ts';
import type { Severity } from './block.ts';
import {
  checkGroups,
  checkLooks,
  isWaiting,
  type PassedCheck,
  unobservableServers,
  verdictsIn,
} from './check-groups.ts';
import { overdueText } from './late-reloads.ts';
import type { ChecksOfMoves, PlannedMove, RotationOverview } from './rotation.ts';

type Asked = Shown<LiveCheckResult>;

/** The one line that a rotation is about now: what it waits for, and what to do. */
export interface RotationHead {
  readonly glyph: string;
  readonly severity: Severity;
  /** Without a full stop. */
  readonly text: string;
}

/** Returns null where nothing is waited for: no rotation is in progress, or the servers have not answered. */
export function rotationHead(
  { statuses, next }: Pick<RotationOverview, 'statuses' | 'next'>,
  { next: asked }: ChecksOfMoves,
  passed: readonly PassedCheck[],
): RotationHead | null {
  if (next === null || statuses.some(({ is }) => is === 'inconsistent' || is === 'blocked')) return null;
  const { to, completes } = next.move;
  const { stops } = next;
  if (completes) {
    const incomplete = `Phase ${to} is incomplete`;
    return stops.length === 0
      ? { glyph: '!', severity: 'warning', text: `${incomplete}: plan ${to} to complete it` }
      : { ...blocked, text: `${incomplete}, and ${blockedText(to, stops)}` };
  }
  const open = typeof asked === 'string' ? null : openHead(asked, passed, statuses);
  if (stops.length > 0) {
    return open === null
      ? { ...blocked, text: `Not ready: ${blockedText(to, stops)}` }
      : { ...open, text: `${open.text}; ${blockedText(to, stops)}` };
  }
  if (typeof asked === 'string' || open !== null) return open;
  return unobservableServers(statuses.map(({ name }) => name)).length === 0
    ? { ...checkLooks.passed, text: `Ready for ${to}` }
    : { ...checkLooks.unobservable, text: `Ready for ${to}, as far as it can be observed` };
}

const blocked = { glyph: actionRows.blocked.glyph, severity: 'critical' } as const;

/** `the plan of reissue is blocked until 2026-12-02 15:00 UTC (kubernetes-ca)` */
export function blockedText(phase: string, stops: PlannedMove['stops']): string {
  const begins = stops
    .flatMap(({ findings }) => findings)
    .flatMap(({ reason, params }) => (reason === 'not-yet-valid' && 'notBefore' in params ? [params.notBefore] : []));
  const [last = null] = begins.toSorted().toReversed();
  const until = last === null ? '' : ` until ${minute(last)}`;
  return `the plan of ${phase} is blocked${until} (${namesOf(stops.map(({ artifact }) => artifact))})`;
}

/** The worst of what keeps the phase waiting, and how much else; null: nothing. */
function openHead(
  asked: Asked,
  passed: readonly PassedCheck[],
  statuses: RotationOverview['statuses'],
): RotationHead | null {
  const counts = checkCounts(
    asked,
    passed,
    statuses.map(({ name }) => name),
  );
  if (counts.failed.length > 0) {
    const text = `${countText(counts.failed, counts.all)} failed: fix ${namesOf(counts.failed.map(subjectOf))}`;
    return { ...checkLooks.failed, text: [text, ...othersTexts(counts)].join('; ') };
  }
  if (asked.refuted.length > 0) return { glyph: '!', severity: 'warning', text: waitsText(asked, passed) };
  if (asked.unproven.length > 0) {
    return {
      ...checkLooks.unproven,
      text: `${countText(counts.unproven, counts.all)} unproven: ${namesOf(counts.unproven)}`,
    };
  }
  return null;
}

/** The name of the check alone reads as a component. */
function subjectOf(name: string): string {
  return name === objectNames.clock ? `the ${statementText(statement('subject/clock'))}` : name;
}

/** Behind what failed, which is fixed first: `2 others wait: kubelet, etcd`. */
function othersTexts({ waiting, unproven }: CheckCounts): readonly string[] {
  const wait = waiting.length === 1 ? '1 other waits' : `${waiting.length} others wait`;
  return [
    ...(waiting.length === 0 ? [] : [`${wait}: ${namesOf(waiting)}`]),
    ...(unproven.length === 0 ? [] : [`${unproven.length} unproven: ${namesOf(unproven)}`]),
  ];
}

/** Live checks by what each row is about. */
export interface CheckCounts {
  /** Those that the phase waits for, each in one of the counts of states. */
  readonly all: number;
  readonly passed: number;
  /** Beyond them: each server answers, and no answer tells what it trusts. */
  readonly unobservable: number;
  readonly failed: readonly string[];
  readonly waiting: readonly string[];
  readonly unproven: readonly string[];
}

export function checkCounts(
  asked: Asked,
  passed: readonly PassedCheck[],
  rotations: Parameters<typeof checkGroups>[2],
): CheckCounts {
  const groups = checkGroups(asked, passed, rotations);
  const namesIn = (...states: readonly (typeof groups)[number]['state'][]): readonly string[] =>
    groups.filter(({ state }) => states.includes(state)).map(({ name }) => name);
  const unobservable = namesIn('unobservable').length;
  return {
    all: groups.length - unobservable,
    passed: namesIn('passed', 'accepted').length,
    unobservable,
    failed: namesIn('failed'),
    waiting: namesIn('waiting'),
    unproven: namesIn('unproven'),
  };
}

/** `2 of 4 passed, 2 waiting; 1 more not observable` */
export function checkCountsText({ passed, all, failed, waiting, unproven, unobservable }: CheckCounts): string {
  const others = [
    [failed.length, 'failed'],
    [waiting.length, 'waiting'],
    [unproven.length, 'unproven'],
  ] as const;
  const left = others.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  const text = [`${passed} of ${all} passed`, ...left].join(', ');
  // They are none of `all`.
  return unobservable === 0 ? text : `${text}; ${unobservable} more not observable`;
}

function countText({ length }: readonly string[], all: number): string {
  return `${length} of ${counted(all, 'live check')}`;
}

const mostNames = 3;

function namesOf(names: readonly string[]): string {
  return firstInWords(names, mostNames);
}

/** `Waits for 1 of 3 nodes: restart etcd, kube-apiserver on cp3` */
function waitsText(asked: Asked, passed: readonly PassedCheck[]): string {
  const waiting = asked.refuted.filter(isWaiting);
  const nodesOf = (checks: readonly { readonly node: string | null }[]): readonly string[] => [
    ...new Set(checks.flatMap(({ node }) => node ?? [])),
  ];
  const nodes = nodesOf(waiting);
  const restarts = nodes.map((node) => {
    const own = waiting.filter((each) => each.node === node);
    return { node, own, components: [...new Set(own.flatMap((each) => each.restarts ?? []))].toSorted() };
  });
  const ofCopies = [...new Set(waiting.filter(({ node }) => node === null).flatMap((each) => each.restarts ?? []))];
  const parts = [
    ...[...Map.groupBy(restarts, ({ components }) => components.join(', '))].map(([components, own]) => {
      const where = namesOf(own.map(({ node }) => node));
      return components === ''
        ? `a reload on ${where}, which takes seconds`
        : `restart ${components} on ${where}${overdueText(own.flatMap((each) => each.own))}`;
    }),
    ...(ofCopies.length === 0 ? [] : [`restart ${ofCopies.join(', ')}`]),
  ];
  const all = nodesOf(verdictsIn(asked, passed)).length;
  const what = nodes.length === 0 ? 'copies of the CA' : `${nodes.length} of ${counted(all, 'node')}`;
  return `Waits for ${what}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
}

/** Returns the nodes whose checks have all passed, of those with checks. */
export function loadedNodes(
  asked: Asked,
  passed: readonly PassedCheck[],
): { readonly loaded: number; readonly all: number } {
  const byNode = [...Map.groupBy(verdictsIn(asked, passed), ({ node }) => node ?? '')].filter(([node]) => node !== '');
  const loaded = byNode.filter(([, own]) => own.every(({ state }) => state === 'passed' || state === 'accepted'));
  return { loaded: loaded.length, all: byNode.length };
}
