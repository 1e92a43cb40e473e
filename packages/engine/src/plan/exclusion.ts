import type { CaName } from '@kpki/spec';
import type { Action } from '../model/event.ts';
import type { Step } from '../model/step.ts';

/** Why a step is left out of a plan, read from its warning. */
interface Exclusion {
  /** What the plan without exclusions does. */
  readonly action: Action;
  /** The excluded CA that the step depends on; null: the artifact itself is excluded. */
  readonly ca: CaName | null;
  /** Whether it is excluded because only the request is wanted. */
  readonly isUnrequested: boolean;
}

/** Returns whether a step is left out because only the request is wanted. */
export function isUnrequested(step: Pick<Step, 'warnings'>): boolean {
  return exclusionOf(step)?.isUnrequested === true;
}

/** Returns why a step is left out; null: it is not. */
export function exclusionOf({ warnings }: Pick<Step, 'warnings'>): Exclusion | null {
  const found = warnings.find((each) => each.reason === 'excluded');
  if (found === undefined) return null;
  const { message, params } = found;
  return {
    action: params.action,
    ca: 'ca' in params ? params.ca : null,
    isUnrequested: message === 'excluded/unrequested',
  };
}
