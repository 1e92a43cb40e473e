import type { Call, KeyUse } from '@kpki/plugin';
import { capabilitiesOf } from '../capabilities.ts';
import type { MissingPolicy } from '../policy.ts';
import { blockOf, lackOn } from '../policy.ts';
import { keyNameOf } from './key-name.ts';
import { readKey } from './read-key.ts';
import type { Transit } from './transit.ts';

/** The request for a key, its folder in the mount, and the capability that it needs. */
const read = { folder: 'keys', capability: 'read' };
const make = { folder: 'keys', capability: 'update' };
const sign = { folder: 'sign', capability: 'update' };

type Request = typeof read;

/** Only a person rotates the key to a second version; kpki never does. */
const requestsFor = (isMade: boolean): readonly Request[] => (isMade ? [read, make, sign] : [read, sign]);

/** Returns the policy for these keys; counted names get the whole mount: `prod.*` would grant too much. */
export function policyForKeys({ mount }: Pick<Transit, 'mount'>, keys: readonly KeyUse[]): string {
  if (keys.length === 0) return '';
  const comment = '# `update` on keys is for making them.';
  if (keys.some(({ counted }) => counted)) {
    const whole = '# Grants all keys of this mount: use the mount for this cluster only.';
    return `${whole}\n${comment}\n${blocksFor(mount, '+', true)}`;
  }
  const names = keys.map(({ name }) => keyNameOf(name)).sort((one, other) => (one.name < other.name ? -1 : 1));
  const blocks = names.map(({ name, isVersioned }) => blocksFor(mount, name, !isVersioned));
  const isAnyMade = names.some(({ isVersioned }) => !isVersioned);
  return `${isAnyMade ? `${comment}\n` : ''}${[...new Set(blocks)].join('')}`;
}

function blocksFor(mount: readonly string[], name: string, isMade: boolean): string {
  return byFolder(requestsFor(isMade))
    .map(([folder, capabilities]) => blockOf([...mount, folder, name].join('/'), capabilities))
    .join('');
}

function byFolder(requests: readonly Request[]): readonly (readonly [string, readonly string[]])[] {
  const folders = Map.groupBy(requests, ({ folder }) => folder);
  return [...folders].map(([folder, each]) => [folder, each.map(({ capability }) => capability)]);
}

/**
 * Returns the missing capabilities, as the server reports them: two requests for each stored key, and for the first
 * absent name. After a stored key the next name is only looked up: it would be created only if the stored key belonged
 * to another program.
 */
export async function lacksOnKeys(
  transit: Transit,
  keys: readonly KeyUse[],
  call: Call,
): Promise<readonly MissingPolicy[]> {
  const lacks: MissingPolicy[] = [];
  for (const { name, counted } of keys) {
    let next: string | null = name;
    while (next !== null) {
      const ifAbsent = next === name ? requestsFor(!keyNameOf(name).isVersioned) : [read];
      const { isThere, lacking } = await lookAtKey(transit, keyNameOf(next).name, ifAbsent, call);
      lacks.push(...lacking);
      next = counted && isThere ? nameAfter(next) : null;
    }
  }
  return lacks;
}

async function lookAtKey(
  transit: Transit,
  name: string,
  ifAbsent: readonly Request[],
  call: Call,
): Promise<{ readonly isThere: boolean; readonly lacking: readonly MissingPolicy[] }> {
  const pathTo = (folder: string) => [...transit.mount, folder, name].join('/');
  const paths = [pathTo(read.folder), pathTo(sign.folder)];
  const granted = await capabilitiesOf(transit.session, paths, call);
  const mayRead = lackOn(pathTo(read.folder), [read.capability], granted(pathTo(read.folder))).length === 0;
  const isThere = mayRead && (await readKey(transit, name, call)) !== null;
  const needed = byFolder(isThere ? requestsFor(false) : ifAbsent);
  return {
    isThere,
    lacking: needed.flatMap(([folder, capabilities]) => lackOn(pathTo(folder), capabilities, granted(pathTo(folder)))),
  };
}

/** Returns `prod.etcd-ca.2` after `prod.etcd-ca.1`; null for a name that does not end in a number. */
function nameAfter(name: string): string | null {
  const [, before, count] = /^(.*?)(\d+)$/.exec(name) ?? [];
  return before === undefined ? null : `${before}${Number(count) + 1}`;
}
