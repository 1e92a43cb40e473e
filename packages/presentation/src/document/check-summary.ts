import type { LiveCheckResult, RolloutStep, Rotated, RotationStatus } from '@kpki/engine';
import type { Shown } from '../shown.ts';
import {
  type CheckGroup,
  checkGroups,
  checkLooks,
  type PassedCheck,
  type StepByHand,
  shortUnobservableTexts,
  unobservableServers,
  unobservableTexts,
  worstFirst,
} from './check-groups.ts';
import { alikeLines } from './live-checks.ts';
import { openCheckLines } from './open-checks.ts';
import type { LiveChecks } from './rotation.ts';
import { isInHeadline } from './rotation-head.ts';

type Asked = Shown<LiveCheckResult>;

/** The live checks of a component or an object in one line, and below it what is left to do. */
export interface CheckSummary {
  readonly look: (typeof checkLooks)[CheckGroup['state']];
  readonly count: string;
  readonly name: string;
  /** Empty where all passed. */
  readonly left: readonly string[];
  /** The same without what the headline, the state or the runbook says, too. */
  readonly short: readonly string[];
}

/** Returns a summary for each component and object, the worst first. What settles several is said below the first. */
export function checkSummaries(
  asked: Asked,
  passed: readonly PassedCheck[],
  rotations: readonly Rotated[],
  rollout: readonly RolloutStep[],
  byHand: readonly StepByHand[] = [],
): readonly CheckSummary[] {
  const groups = checkGroups(asked, passed, rotations);
  const said = new Set<string>();
  return worstFirst
    .flatMap((state) => groups.filter((group) => group.state === state))
    .map((group): CheckSummary => {
      const lines = leftOf(group, asked, rollout, byHand).filter(({ reason }) => !said.has(reason));
      for (const { reason } of lines) said.add(reason);
      return {
        look: checkLooks[group.state],
        count: `${group.inState} of ${group.all}`,
        name: group.name,
        left: lines.map(({ line }) => line),
        short: shortOf(group, asked, rollout, byHand) ?? lines.map(({ line }) => line),
      };
    });
}

/** Null: there is no shorter form. */
function shortOf(
  group: CheckGroup,
  asked: Asked,
  rollout: readonly RolloutStep[],
  byHand: readonly StepByHand[],
): readonly string[] | null {
  if (group.state === 'pending' && isInHeadline(asked, rollout)) return [];
  return group.state === 'unobservable' ? shortUnobservableTexts(group, rollout, byHand) : null;
}

function leftOf(
  group: CheckGroup,
  asked: Asked,
  rollout: readonly RolloutStep[],
  byHand: readonly StepByHand[],
): readonly { readonly line: string; readonly reason: string }[] {
  const { name } = group;
  const whole = (lines: readonly string[]): readonly { readonly line: string; readonly reason: string }[] =>
    lines.map((line) => ({ line, reason: line }));
  return [
    ...whole(openCheckLines(asked.refuted, name)),
    ...alikeLines(asked.unproven, name),
    ...alikeLines(asked.accepted, name),
    // What failed is fixed first: what is left to a person then is said once it is.
    ...(group.state === 'failed' ? [] : whole(unobservableTexts(group, rollout, byHand))),
  ];
}

/** Whether a rollback may begin, by its live checks. */
export type RollbackState = 'ready' | 'observed' | 'same' | 'open' | 'unproven';

export function rollbackText(state: RollbackState): string {
  return `Rollback: ${rollbackTexts[state]}`;
}

const rollbackTexts: Readonly<Record<RollbackState, string>> = {
  ready: 'ready',
  observed: 'ready, as far as it can be observed',
  same: 'waits for the live checks above',
  open: 'waits for these live checks',
  unproven: 'waits for unproven live checks',
};

/** Returns the same apart from the list of live checks. */
export function rollbackStateText(state: RollbackState): string {
  return `A rollback of the rotation ${isReady(state) ? 'is ready' : 'waits for live checks'}.`;
}

function isReady(state: RollbackState): boolean {
  return state === 'ready' || state === 'observed';
}

/** Returns null while the servers of the rollback have not answered. */
export function rollbackState(
  next: LiveChecks,
  back: LiveChecks,
  statuses: readonly Pick<RotationStatus, 'name'>[],
): RollbackState | null {
  if (typeof back === 'string') return null;
  if (back.state === 'open') {
    return unobservableServers(statuses.map(({ name }) => name)).length === 0 ? 'ready' : 'observed';
  }
  if (typeof next !== 'string' && isSameBlock(next, back)) return 'same';
  return back.refuted.length === 0 ? 'unproven' : 'open';
}

/** Whether the same checks keep both moves from beginning. */
export function isSameBlock(next: Asked, back: LiveChecks): back is Asked {
  if (typeof back === 'string' || next.state === 'open' || back.state === 'open') return false;
  const keyOf = ({ refuted, unproven }: Asked): string =>
    JSON.stringify([refuted, unproven].map((all) => all.map(({ name, text }) => `${name} ${text}`).toSorted()));
  return keyOf(next) === keyOf(back);
}
