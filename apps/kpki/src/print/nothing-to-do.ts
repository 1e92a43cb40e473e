import { isToDo, type Plan } from '@kpki/engine';

/** What is said of a plan that has nothing to carry out and nothing in its way; without its full stop. */
export function nothingToDo(plan: Plan): string {
  return isToDo(plan)
    ? 'Nothing that an apply does; a rotation that stopped on its way is noted, with what goes on with it'
    : 'Nothing to do: everything is as declared';
}
