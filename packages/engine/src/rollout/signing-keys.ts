import { type CaName, caEntries, pathOf, type SetFlag, signingPathOf } from '@kpki/spec';
import type { MovedFlag } from './rollout-step.ts';
import type { Written } from './written.ts';

export interface SigningKeys {
  /** CAs without a key in its file: nothing that signs with one runs with flags that name the key. */
  readonly absent: ReadonlySet<string>;
  /** CAs whose key is there again. */
  readonly brought: ReadonlySet<string>;
  /** CAs whose signing certificate now has its own file. */
  readonly apart: ReadonlySet<string>;
}

/** `lost`: the CAs whose key was not there before. */
export function signingKeysAfter(steps: readonly Written[], lost: ReadonlySet<CaName>): SigningKeys {
  const absent = new Set<string>(lost);
  const brought = new Set<string>();
  const apart = new Set<string>();
  for (const step of steps) {
    if (!caEntries.some(({ name }) => name === step.name)) continue;
    for (const { part, removes } of step.writes) {
      if (part === 'private key' && removes === true) absent.add(step.name);
      if (part === 'private key' && removes !== true) absent.delete(step.name);
      if (part === 'signing certificate' && removes !== true) apart.add(step.name);
    }
    if (bringsKey(step)) brought.add(step.name);
  }
  return { absent, brought, apart };
}

/** Returns whether a key returns. A copy from another node was never lost. */
function bringsKey({ action, writes }: Written): boolean {
  if (action === 'create' || action === 'copy') return false;
  const replaces = writes.some(({ part, replaces }) => part === 'certificate' && replaces);
  const own = writes.filter(({ part, removes }) => part === 'private key' && removes !== true);
  return replaces && own.length > 0 && own.every(({ replaces: isThere, lost }) => !isThere && lost !== true);
}

/** Returns the flags that a component must not have, since the key that they name is not there. */
export function flagsLeftOut(flags: readonly SetFlag[], { absent }: SigningKeys): readonly string[] {
  return flags.flatMap(({ flag, signsWith }) => (signsWith !== undefined && absent.has(signsWith) ? [flag] : []));
}

/** Returns the flags that a component gets again, with the file that each names. */
export function flagsRestored(flags: readonly SetFlag[], { brought, apart }: SigningKeys): readonly MovedFlag[] {
  return flags.flatMap(({ flag, artifact, part, signsWith }) => {
    if (signsWith === undefined || !brought.has(signsWith)) return [];
    const path = pathOf(artifact, part);
    const own = part === 'certificate' && apart.has(signsWith) ? signingPathOf(path) : path;
    return [{ flag, file: own.split('/').at(-1) ?? own }];
  });
}
