import type { BackendUse } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import type { MemoryStorage } from './storage.ts';

/** Returns a key or an issuer as in `forbidden` of the storage. */
export const keyRight = (name: string): string => `the key ${name}`;
export const issuerRight = (name: string): string => `the issuer ${name}`;

export function mustBeAllowed({ forbidden }: MemoryStorage, right: string, attempt: string): void {
  if (forbidden.has(right)) throw new PluginError('denied', `${attempt}: the memory storage refused ${right}`);
}

/** Returns a line for each used key or issuer, sorted: the same use has the same rights in any order. */
export function rightsFor({ keys, issuers }: BackendUse): string {
  const lines = [
    ...keys.map(
      ({ name, counted }) => `find, make and sign with ${keyRight(name)}${counted ? ' and those after it' : ''}`,
    ),
    ...issuers.map(({ name, leaves, cas }) => {
      const what = [...(leaves ? ['leaves'] : []), ...(cas ? ['cas'] : [])].join(' and ');
      return `have ${what} issued by ${issuerRight(name)}`;
    }),
  ];
  return [...new Set(lines)].sort().join('\n');
}

export function missingRights({ forbidden }: MemoryStorage, { keys, issuers }: BackendUse): readonly string[] {
  const used = [...keys.map(({ name }) => keyRight(name)), ...issuers.map(({ name }) => issuerRight(name))];
  return used.filter((right) => forbidden.has(right)).map((right) => `no use of ${right}`);
}
