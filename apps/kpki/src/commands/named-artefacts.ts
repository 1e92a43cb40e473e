import type { Artefact } from '@kpki/spec';
import { explanations } from '../explanation.ts';
import { Fault } from '../fault.ts';
import { declaredArtefact } from './declared-artefact.ts';
import { unknownName } from './unknown-name.ts';

/**
 * The artefacts of a cluster that a name and a holder mean; without a holder all of that name. Throws a Fault that says
 * what to type instead; `status` is the command that lists all.
 */
export function namedArtefacts(
  artefacts: readonly Artefact[],
  name: string,
  holder: string | undefined,
  status: string,
): readonly Artefact[] {
  if (holder !== undefined) return [declaredArtefact(artefacts, name, holder, status)];
  const own = artefacts.filter((each) => each.name === name);
  if (own.length > 0) return own;
  if (!explanations().some((each) => each.name === name)) throw unknownName(name, artefacts);
  throw new Fault('usage', `this cluster has no ${name}; what it has is listed by: ${status}`);
}
