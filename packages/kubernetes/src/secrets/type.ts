import type { SecretLocation } from '../location.ts';
import { fieldManager } from '../own-names.ts';
import type { SecretObject } from './object.ts';

/** Returns the fault of a stored Secret's type, and how to change the type and keep the content; null: none. */
export function faultOfTypeOf({ type }: Pick<SecretObject, 'type'>, at: SecretLocation): string | null {
  if (at.type === undefined || type === at.type || at.otherTypes.includes(type)) return null;
  const recreate = putBack(at, `s|^    "type": ".*"|    "type": "${at.type}"|`);
  return `it has type ${type} instead of ${at.type}, and a type cannot be changed; ${recreate}`;
}

/** Returns how to make a Secret with the same content mutable. */
export function madeMutable(at: SecretLocation): string {
  return putBack(at, '/^    "immutable": true,$/d');
}

/**
 * A Secret may hold the only copy of a key: the commands save it to a file before they delete it, and keep the file if
 * a later step fails.
 */
function putBack({ namespace, name }: SecretLocation, edit: string): string {
  const file = `${name}.json`;
  const save = `(umask 077; kubectl -n ${namespace} get secret ${name} -o json > ${file})`;
  const replace = `sed '${edit}' ${file} | kubectl -n ${namespace} replace --force --field-manager=${fieldManager} -f -`;
  return (
    `put the same content back: \`${save} && ${replace}\`; ` +
    `${file} holds its key: keep that file until the Secret is there again, and remove it then`
  );
}
