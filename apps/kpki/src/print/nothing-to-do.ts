import { hasStopped, lacksBinding, lacksKey, type Plan } from '@kpki/engine';

/** What is said of a plan that has nothing to carry out and nothing in its way; without its full stop. */
export function nothingToDo(plan: Plan): string {
  const stopped = hasStopped(plan) ? ['a rotation that stopped on its way is noted, with what goes on with it'] : [];
  const lacking = lacksKey(plan) ? ['a private key that is not there is noted, with the ways out'] : [];
  const unbound = lacksBinding(plan) ? ['a binding that is not proven is noted, with the command that makes it'] : [];
  const noted = [...stopped, ...lacking, ...unbound];
  return noted.length === 0
    ? 'Nothing to do: everything is as declared'
    : ['Nothing that an apply does', ...noted].join('; ');
}
