import { type Action, exclusionOf, isUnrequested, type Plan, type Step } from '@kpki/engine';
import { actionRows, planActions, planRowLooks } from '@kpki/presentation';
import { caEntries } from '@kpki/spec';
import type { PlanMade } from '../../work/task.ts';
import type { State } from '../model.ts';
import { actionRoles } from './action-roles.ts';
import type { Counts } from './counts.ts';
import { memo } from './memo.ts';

/** The plan on the screen: while steps are excluded, the one before stays until the next is made. */
export function planShown({ planning }: Pick<State, 'planning'>): PlanMade | null {
  if (planning.is === 'made') return planning;
  return planning.is === 'planning' ? planning.before : null;
}

export const changesOf: (plan: Plan) => readonly Step[] = memo(({ steps }) => steps.filter(isWork));

/** Steps that are left out because the request neither names nor needs them. */
export const unrequestedOf: (plan: Plan) => readonly Step[] = memo(({ steps }) => steps.filter(isUnrequested));

/** Whether a step writes. */
export function isWork({ action }: Step): boolean {
  return actionRows[action].changes;
}

export function workCount(plan: Plan): number {
  return changesOf(plan).length + plan.repairs.length;
}

export function awaitedIn({ steps }: Plan): readonly Step[] {
  return steps.filter(({ action }) => action === 'pending');
}

/** A key that is made because there is none replaces nothing. */
export function replacesKey({ action, reasons }: Step): boolean {
  return action === 'rekey' && !reasons.some(({ reason }) => reason === 'key-missing');
}

/** Certificates under a CA and tokens depend on its key; on the key of a certificate, nothing else does. */
const sharedKeys: ReadonlySet<string> = new Set(['sa', ...caEntries.map(({ name }) => name)]);

/**
 * Whether a stored key is replaced that others depend on. A phase of a rotation that makes a key for later replaces
 * none; the phase that puts the key in use does.
 */
export function replacesSharedKey({ name, writes }: Step): boolean {
  return sharedKeys.has(name) && writes.some(({ part, effect }) => part === 'private key' && effect === 'replaces');
}

/** Returns how many rows there are of each action, also in short. A count looks as its rows do. */
export function planCounts({ repairs, steps }: Plan): readonly [all: Counts, changes: Counts, short: Counts] {
  const planned = steps.filter((step) => exclusionOf(step) === null);
  const unrequested = steps.filter(isUnrequested).length;
  const count = (action: Action): number => planned.filter((step) => step.action === action).length;
  const actions = planActions.filter((action) => action !== 'unchanged');
  const changes = [
    ['repair', repairs.length] as const,
    ...actions.map((action) => [action, count(action)] as const),
  ].filter(([, count]) => count > 0);
  const others = [
    ['excluded', steps.length - planned.length - unrequested] as const,
    ['not requested', unrequested] as const,
    ['unchanged', count('unchanged')] as const,
  ].filter(([, count]) => count > 0);
  const worded = changes.map(([word, count]) => ({ text: `${count} ${word}`, role: actionRoles[word] }));
  return [
    [...worded, ...others.map(([word, count]) => ({ text: `${count} ${word}`, role: 'dim' }) as const)],
    worded,
    changes.map(([word, count]) => ({ text: `${planRowLooks[word].glyph}${count}`, role: actionRoles[word] })),
  ];
}
