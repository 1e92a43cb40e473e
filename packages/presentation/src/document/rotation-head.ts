import { isRestart, type LiveCheckResult, objectNames, type RolloutStep, statement } from '@kpki/engine';
import { capital } from '../capital.ts';
import { counted, firstInWords, firstOf } from '../counts.ts';
import { minute } from '../dates.ts';
import type { Shown } from '../shown.ts';
import { signLook, signs } from '../signs.ts';
import { statementText } from '../statement.ts';
import { actionRows } from './action-rows.ts';
import type { Severity } from './block.ts';
import {
  byComponent,
  checkGroups,
  checkLooks,
  groupName,
  isWaiting,
  type PassedCheck,
  type StepByHand,
  type Unobservable,
  unobservableAfter,
  verdictsIn,
} from './check-groups.ts';
import { isAnyOverdue, overdueText } from './late-reloads.ts';
import type { ChecksOfMoves, PlannedMove, RotationOverview } from './rotation.ts';

type Asked = Shown<LiveCheckResult>;

/** The one line that a rotation is about now: what it waits for, and what to do. */
export interface RotationHead {
  readonly glyph: string;
  readonly severity: Severity;
  /** Without a full stop. */
  readonly text: string;
  /** The same without the order of restarts, which the runbook says, and their count, which the live checks say. */
  readonly short?: string;
  /** How a person goes on: plans the phase at once, or after what the text says, or asks the servers again after it. */
  readonly follow: 'plan' | 'then plan' | 'then ask' | null;
  /** The phase that is planned. */
  readonly to: string;
}

/**
 * Returns null where nothing is waited for: no rotation is in progress, or the servers have not answered. `byHand`: the
 * steps that can be ticked for what no check observes.
 */
export function rotationHead(
  { statuses, next, rolloutDue }: Pick<RotationOverview, 'statuses' | 'next' | 'rolloutDue'>,
  { next: asked }: ChecksOfMoves,
  passed: readonly PassedCheck[],
  byHand: readonly StepByHand[],
): RotationHead | null {
  if (next === null || isStuck(statuses)) return null;
  const { to, completes } = next.move;
  const { stops } = next;
  if (completes) {
    const incomplete = `Phase ${to} is incomplete`;
    return stops.length === 0
      ? { ...signLook(signs.incomplete), text: incomplete, follow: 'plan', to }
      : { ...blocked, text: `${incomplete}, and ${blockedText(to, stops)}`, follow: null, to };
  }
  const open = typeof asked === 'string' ? null : openHead(asked, passed, next.move, statuses, rolloutDue);
  if (stops.length > 0) {
    return open === null
      ? { ...blocked, text: `Not ready: ${blockedText(to, stops)}`, follow: null, to }
      : { ...withoutShort(open), text: `${open.text}; ${blockedText(to, stops)}`, follow: null };
  }
  if (typeof asked === 'string' || open !== null) return open;
  return readyHead(
    to,
    unobservableAfter(
      statuses.map(({ name }) => name),
      rolloutDue,
    ),
    rolloutDue,
    byHand,
  );
}

function withoutShort({ short: _short, ...head }: RotationHead): RotationHead {
  return head;
}

/** Something else has to be fixed first. */
function isStuck(statuses: RotationOverview['statuses']): boolean {
  return statuses.some(({ is }) => is === 'inconsistent' || is === 'blocked');
}

/** What no answer tells is a caveat of what is ready. */
function readyHead(
  to: string,
  { components, restarts }: Unobservable,
  rollout: readonly RolloutStep[],
  byHand: readonly StepByHand[],
): RotationHead {
  const { glyph, severity } = checkLooks.passed;
  if (components.length === 0) return { glyph, severity, text: `Ready for ${to}`, follow: 'plan', to };
  const open = restarts.filter((component) => isOpenByHand(component, byHand));
  const caveat = { glyph, severity: 'warning', to } as const;
  if (restarts.length === 0)
    return { ...caveat, text: `Ready for ${to}, as far as it can be observed`, follow: 'plan' };
  if (open.length === 0) return { glyph, severity, to, text: tickedText(to, restarts), follow: 'plan' };
  return {
    ...caveat,
    glyph: signs.notObservable.glyph,
    text: capital(sureText(open, rollout)),
    follow: 'then plan',
  };
}

/** What no answer tells, a person has said. */
function tickedText(to: string, restarted: readonly string[]): string {
  return `Ready for ${to}; you ticked the restart of ${firstInWords(restarted, 3)}`;
}

/** Whether a restart that no check observes is still to be ticked, or has no step to tick. */
export function isOpenByHand(component: string, byHand: readonly StepByHand[]): boolean {
  const own = byHand.filter((each) => each.component === component);
  return own.length === 0 || own.some(({ isTicked }) => !isTicked);
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
  { to }: Pick<PlannedMove['move'], 'to'>,
  statuses: RotationOverview['statuses'],
  rollout: readonly RolloutStep[],
): RotationHead | null {
  const counts = checkCounts(
    asked,
    passed,
    statuses.map(({ name }) => name),
  );
  if (counts.failed.length > 0) {
    const { glyph, severity } = checkLooks.failed;
    const failed = asked.refuted.filter((each) => !isWaiting(each));
    const text = `Fix ${placesOf(failed)}`;
    return { glyph, severity, text: [text, ...othersTexts(counts)].join('; '), follow: 'then ask', to };
  }
  if (asked.refuted.length > 0)
    return {
      ...signLook(signs.pending),
      text: waitsText(asked, passed),
      ...(isInHeadline(asked, rollout) ? { short: shortWaitsText(asked) } : {}),
      follow: 'then plan',
      to,
    };
  if (asked.unproven.length > 0) {
    const isReached = counts.unreachable.length === 0;
    const { glyph, severity } = checkLooks[isReached ? 'unproven' : 'unreachable'];
    const text = isReached
      ? `Check ${placesOf(asked.unproven)} as said below`
      : unreachableText(
          asked.unproven.filter(({ isUnreached }) => isUnreached === true),
          counts.unproven,
        );
    return { glyph, severity, text, follow: 'then ask', to };
  }
  return null;
}

/** Blames no server: its address may be wrong, or that of a load balancer. */
function unreachableText(unreached: readonly PassedCheck[], unproven: readonly string[]): string {
  const servers = new Set(unreached.map(({ name }) => name)).size;
  const fix = servers === 1 ? 'start it or set its address' : 'start them or set their addresses';
  const others = unproven.length === 0 ? '' : `${unproven.length} unproven: ${namesOf(unproven)}; `;
  return `${counted(servers, 'server')} unreachable: ${placesOf(unreached)}; ${others}${fix}`;
}

/** `etcd, etcd-peer on cp1, cp2; kubelet on worker1`, in the order of the rows of the checks. */
function placesOf(verdicts: readonly PassedCheck[]): string {
  const byName = [...Map.groupBy(verdicts, groupName)].toSorted(([a], [b]) => byComponent(a, b));
  const nodesIn = byName.map(([name, own]) => ({ subject: subjectOf(name), nodes: nodesOf(own) }));
  const places = [...Map.groupBy(nodesIn, ({ nodes }) => nodes.join(' '))].map(([, own]) => {
    const subjects = namesOf(own.map(({ subject }) => subject));
    const nodes = own[0]?.nodes ?? [];
    return nodes.length === 0 ? subjects : `${subjects} on ${namesOf(nodes)}`;
  });
  const { first, more } = firstOf(places, mostNames);
  return `${first.join('; ')}${more === 0 ? '' : ` and ${more} more`}`;
}

/** The name of the check alone reads as a component. */
function subjectOf(name: string): string {
  return name === objectNames.clock ? `the ${statementText(statement('subject/clock'))}` : name;
}

/** Behind what failed, which is fixed first: `2 pending: kubelet, etcd`. */
function othersTexts(counts: CheckCounts): readonly string[] {
  return (['pending', 'unreachable', 'unproven'] as const).flatMap((state) =>
    counts[state].length === 0 ? [] : [`${counts[state].length} ${checkLooks[state].label}: ${namesOf(counts[state])}`],
  );
}

/** Live checks by what each row is about. */
export interface CheckCounts {
  /** Those that the phase waits for, each in one of the counts of states. */
  readonly all: number;
  readonly passed: number;
  /** Beyond them: each server answers, and no answer tells what it trusts. */
  readonly unobservable: number;
  readonly failed: readonly string[];
  readonly pending: readonly string[];
  readonly unreachable: readonly string[];
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
    pending: namesIn('pending'),
    unreachable: namesIn('unreachable'),
    unproven: namesIn('unproven'),
  };
}

/** `2 passed, 2 pending, 1 not observable`, which adds up to the rows below; `3 of 3 passed` where nothing else is to say. */
export function checkCountsText(counts: CheckCounts): string {
  const left = (['failed', 'pending', 'unreachable', 'unproven'] as const).flatMap((state) =>
    counts[state].length === 0 ? [] : [`${counts[state].length} ${checkLooks[state].label}`],
  );
  const { unobservable } = counts;
  const others = [...left, ...(unobservable === 0 ? [] : [`${unobservable} ${checkLooks.unobservable.label}`])];
  const { label } = checkLooks.passed;
  return others.length === 0
    ? `${counts.passed} of ${counts.all} ${label}`
    : [`${counts.passed} ${label}`, ...others].join(', ');
}

const mostNames = 3;

function namesOf(names: readonly string[]): string {
  return firstInWords(names, mostNames);
}

/** `Restart etcd, kube-apiserver on cp1, cp2, one node after the other (2 of 3 nodes)` */
function waitsText(asked: Asked, passed: readonly PassedCheck[]): string {
  const waiting = asked.refuted.filter(isWaiting);
  const { restarts, reloads } = waitsIn(waiting);
  const parts = [...restarts, ...reloads];
  const nodes = nodesOf(waiting);
  const all = nodesOf(verdictsIn(asked, passed)).length;
  if (parts.length === 0) return 'Wait for the copies of the CA';
  const text = parts.join('; ');
  // Behind the reason, a count would read as progress.
  const count = nodes.length === 0 || isAnyOverdue(waiting) ? '' : ` (${nodes.length} of ${counted(all, 'node')})`;
  return `${capital(text)}${count}`;
}

/** Whether the headline names each restart that the live checks wait for, and the runbook has their order. */
export function isInHeadline(asked: Asked, rollout: readonly RolloutStep[]): boolean {
  const { refuted } = asked;
  const isWhole = refuted.every((each) => isWaiting(each) && each.node !== null && (each.restarts ?? []).length > 0);
  const isNamed = refuted.length > 0 && nodesOf(refuted).length <= mostNames;
  return isWhole && isNamed && !isAnyOverdue(refuted) && rollout.some(isRestart);
}

function shortWaitsText({ refuted }: Asked): string {
  return capital(waitsIn(refuted, '').restarts.join('; '));
}

function nodesOf(checks: readonly { readonly node: string | null }[]): readonly string[] {
  return [...new Set(checks.flatMap(({ node }) => node ?? []))];
}

/** What to restart and which reloads to wait for, where; `order`: of the nodes, if there are several. */
function waitsIn(
  waiting: Asked['refuted'],
  order = ', one node after the other',
): Readonly<Record<'restarts' | 'reloads', readonly string[]>> {
  const ofNodes = nodesOf(waiting).map((node) => {
    const own = waiting.filter((each) => each.node === node);
    return { node, own, components: [...new Set(own.flatMap((each) => each.restarts ?? []))].toSorted().join(', ') };
  });
  const groups = [...Map.groupBy(ofNodes, ({ components }) => components)].map(([components, own]) => {
    const where = namesOf(own.map(({ node }) => node));
    return { components, own, where };
  });
  const ofCopies = [...new Set(waiting.filter(({ node }) => node === null).flatMap((each) => each.restarts ?? []))];
  return {
    restarts: [
      ...groups
        .filter(({ components }) => components !== '')
        .map(
          ({ components, own, where }) =>
            `restart ${components} on ${where}${own.length === 1 ? '' : order}${overdueText(own.flatMap((each) => each.own))}`,
        ),
      ...(ofCopies.length === 0 ? [] : [`restart ${ofCopies.join(', ')}`]),
    ],
    reloads: groups
      .filter(({ components }) => components === '')
      .map(({ where }) => `wait for a reload on ${where}, which takes seconds`),
  };
}

/**
 * Returns the restarts that the next phase waits for, as the head says them: what the live checks found, else what a person
 * has to make sure of. Null: none, or the servers have not answered.
 */
export function owedRestartText(
  { statuses, next, rolloutDue }: Pick<RotationOverview, 'statuses' | 'next' | 'rolloutDue'>,
  { next: asked }: ChecksOfMoves,
  byHand: readonly StepByHand[],
): string | null {
  if (next === null || next.move.completes || isStuck(statuses) || typeof asked === 'string') return null;
  const { restarts } = waitsIn(asked.refuted.filter(isWaiting));
  if (restarts.length > 0) return restarts.join('; ');
  if (asked.state !== 'open') return null;
  const names = statuses.map(({ name }) => name);
  const open = unobservableAfter(names, rolloutDue).restarts.filter((component) => isOpenByHand(component, byHand));
  return open.length === 0 ? null : sureText(open, rolloutDue);
}

/** `make sure that kube-apiserver on cp1 was restarted` */
function sureText(components: readonly string[], rollout: readonly RolloutStep[]): string {
  const wheres = components.map((component) => {
    const nodes = nodesOf(rollout.filter((step) => isRestart(step) && step.component === component));
    return nodes.length === 0 ? component : `${component} on ${namesOf(nodes)}`;
  });
  return `make sure that ${wheres.join(', ')} was restarted`;
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
