import { type Kept, type Location, type Placement, PluginError } from '@kpki/plugin';
import { faultOfName, judgeEntry } from '../names.ts';
import type { VaultSettings } from '../settings.ts';

/** One secret of the KV engine, and the requested entries: its fields. */
export interface SecretLocation extends Location {
  /** Within the mount, with the prefix first. */
  readonly path: readonly string[];
  readonly kept: Kept;
}

export type KvSettings = Pick<VaultSettings, 'address' | 'namespace' | 'mount' | 'prefix'>;

/**
 * Locates a secret; the ID is the address and the path as users write it. Ignores `with`, which is for other sinks.
 * Throws 'invalid' for a name that a policy could not grant, or that would lead elsewhere, and for an empty path: a
 * cluster's whole PKI would be one secret.
 */
export function locate(settings: KvSettings, placement: Placement, kept: Kept): SecretLocation {
  const path = [...settings.prefix, ...placement.path];
  for (const name of placement.path) {
    const fault = faultOfName(name);
    if (fault) {
      throw new PluginError('invalid', `path ${JSON.stringify(placement.path)}: ${JSON.stringify(name)} ${fault}`);
    }
  }
  if (placement.path.length === 0) {
    throw new PluginError(
      'invalid',
      'path []: the layout keeps everything in one secret, so a reader of one key can read all keys; use the ' +
        'layout `vault-kv`',
    );
  }
  for (const entry of kept.keys()) judgeEntry(entry);
  return Object.freeze({ id: idOf(settings, path), path, kept: new Map(kept) });
}

function idOf({ address, namespace, mount }: KvSettings, path: readonly string[]): string {
  const inside = [...(namespace === '' ? [] : [namespace]), ...mount, ...path].join('/');
  return `${address.href.replace(/\/+$/, '')}/${inside}`;
}

/** Returns the path as `vault kv` writes it: `secret/kpki/prod/ca`. */
export function nameOf({ mount }: Pick<KvSettings, 'mount'>, path: readonly string[]): string {
  return [...mount, ...path].join('/');
}

/** Returns a location that this sink located; throws 'invalid' for others. */
export function secretLocation(at: Location): SecretLocation {
  if (!isSecretLocation(at)) throw new PluginError('invalid', `location ${at.id} is not a location of this sink`);
  return at;
}

function isSecretLocation(at: Location): at is SecretLocation {
  return 'path' in at && Array.isArray(at.path) && 'kept' in at && at.kept instanceof Map;
}
