import { PluginError } from '@kpki/plugin';
import type { SecretLocation } from '../location.ts';
import { fieldManager } from '../own-names.ts';
import type { SecretObject } from './object.ts';

/** Throws 'denied' if a changed entry belongs to another field manager, which would lose or overwrite it. */
export function refuseOthersEntries(object: SecretObject, changing: Iterable<string>, at: SecretLocation): void {
  for (const entry of changing) {
    const others = ownersOf(object, entry).filter((manager) => manager !== fieldManager);
    if (others.length === 0) continue;
    const { namespace, name } = at;
    const patch = `kubectl -n ${namespace} patch secret ${name} --type=merge -p '{"metadata":{"managedFields":[{}]}}'`;
    const problem = `write ${entry} of ${at.id}: the key belongs to ${others.join(', ')}, so kpki does not overwrite it`;
    throw new PluginError(
      'denied',
      `${problem}; if the owner no longer needs the Secret, \`${patch}\` removes the ownership`,
    );
  }
}

/**
 * Returns whether another client made the Secret: that client owns the type. The Secret keeps its labels, and gets only
 * missing ones.
 */
export function isOthers({ metadata }: SecretObject): boolean {
  const makers = metadata.managedFields.filter(({ fieldsV1 }) => has(fieldsV1, 'f:type'));
  return makers.length > 0 && makers.every(({ manager }) => manager !== fieldManager);
}

/** Returns whether a label or an annotation belongs to another field manager, and not also to kpki. */
export function belongsToOthers({ metadata }: SecretObject, field: 'labels' | 'annotations', key: string): boolean {
  const owners = metadata.managedFields.filter(({ fieldsV1 }) => {
    return has(within(within(fieldsV1, 'f:metadata'), `f:${field}`), `f:${key}`);
  });
  return owners.length > 0 && owners.every(({ manager }) => manager !== fieldManager);
}

/** Returns the managers of an entry, each once. Server-side apply records `stringData` separately. */
function ownersOf({ metadata }: SecretObject, entry: string): readonly string[] {
  const owners = metadata.managedFields.filter(({ fieldsV1 }) =>
    [fieldsV1['f:data'], fieldsV1['f:stringData']].some((fields) => has(fields, `f:${entry}`)),
  );
  return [...new Set(owners.map(({ manager }) => manager || 'a manager without a name'))];
}

function has(fields: unknown, key: string): boolean {
  return within(fields, key) !== undefined;
}

function within(fields: unknown, key: string): unknown {
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, key)) return undefined;
  return (fields as Readonly<Record<string, unknown>>)[key];
}
