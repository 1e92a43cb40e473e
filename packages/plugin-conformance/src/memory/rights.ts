import type { BackendUse } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import type { MemoryStorage } from './storage.ts';

/** A key or an issuer, as `forbidden` of the storage has it. */
export const keyRight = (name: string): string => `the key ${name}`;
export const issuerRight = (name: string): string => `the issuer ${name}`;

export function mustBeAllowed({ forbidden }: MemoryStorage, right: string, attempt: string): void {
  if (forbidden.has(right)) throw new PluginError('denied', `${attempt}: the memory storage refused ${right}`);
}

/** A line for each thing that is used, sorted: the same use has the same rights, in whatever order it is told. */
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
