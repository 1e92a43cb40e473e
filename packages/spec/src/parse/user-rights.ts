import type { Right } from '../catalog/rights.ts';
import { shown } from '../problem.ts';
import type { TextCheck } from './values.ts';

const form =
  /^(?<verbs>(?:[a-z]+|\*)(?:,[a-z]+)*) (?<resource>(?:[a-z0-9]+|\*)(?:\/(?:[a-z0-9]+|\*))?(?:\.(?:[a-z0-9][a-z0-9.-]*|\*))?)(?: -n (?<namespace>[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?))?$/;

/**
 * Reads one line of a user's rights, such as `get,list pods/log -n dev`: one right for each verb. Null if malformed.
 */
export function parseRights(text: string): readonly Right[] | null {
  const { verbs, resource, namespace } = form.exec(text)?.groups ?? {};
  if (verbs === undefined || resource === undefined) return null;
  const where = namespace === undefined ? {} : { namespace };
  return verbs.split(',').map((verb) => ({ verb, resource, ...where }));
}

export const checkRights: TextCheck = (text) =>
  parseRights(text) === null
    ? `${shown(text)}: expected verbs and a resource, and a namespace where it is in one: \`get,list pods/log -n dev\`, \`patch deployments.apps\``
    : null;
