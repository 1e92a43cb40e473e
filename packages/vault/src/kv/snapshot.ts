import {
  type EntryState,
  entryState,
  type Host,
  type Kept,
  PluginError,
  type Revision,
  type Snapshot,
} from '@kpki/plugin';
import { driftOfLabels } from './labels.ts';
import { nameOf, type SecretLocation } from './location.ts';
import { retainedIn } from './retained.ts';
import type { Kv, Version } from './secret.ts';
import { bytesOf } from './values.ts';

export interface SecretState {
  readonly found: Version;
  readonly entries: ReadonlyMap<string, EntryState>;
  /** Older versions that still hold data. Always empty unless the options ask to destroy them. */
  readonly superseded: readonly number[];
}

export function lookOf(at: SecretLocation, found: Version, superseded: readonly number[], host: Host): SecretState {
  return { found, entries: statesOf(at.kept, found, host), superseded };
}

export function snapshotOf({ found, entries, superseded }: SecretState, at: SecretLocation): Snapshot | null {
  if (entries.size === 0) return null;
  const versions = superseded.length === 0 ? [] : [`${describeVersions(superseded)} of it can still be read`];
  const retains = retainedIn(found.data)?.mark;
  return {
    revision: revisionOf(found),
    entries,
    drift: [...driftOfLabels(found.custom, entries, at.kept), ...versions],
    ...(retains === undefined ? {} : { retains }),
  };
}

/** The time distinguishes two versions with the same number after the secret was deleted and created again. */
export function revisionOf({ version, created }: Version): Revision {
  return `${version} ${created}` as Revision;
}

/**
 * Handles a deleted or destroyed version, which is not absent; if the options allow it, it counts as empty and is
 * overwritten.
 */
export function withoutGone({ settings }: Kv, path: readonly string[], found: Version): Version {
  if (found.gone === null) return found;
  if (settings.replaceDeleted) return { ...found, data: {} };
  const { how, when } = found.gone;
  const [flag, name] = [`-mount=${settings.mount.join('/')}`, path.join('/')];
  throw new PluginError(
    'denied',
    `read ${nameOf(settings, path)}: version ${found.version} was ${how}${when === '' ? '' : ` at ${when}`}, so its ` +
      `content is unknown; ${cureOf(how, found, flag, name)}, and \`vault kv metadata delete ${flag} ${name}\` removes it ` +
      'for good',
  );
}

/** Only the metadata lists the older versions, and reading it needs one more right. */
function cureOf(how: 'deleted' | 'destroyed', { version }: Version, flag: string, name: string): string {
  if (how === 'deleted') return `\`vault kv undelete ${flag} -versions=${version} ${name}\` brings it back`;
  if (version === 1) return 'it was the only one';
  return `\`vault kv rollback ${flag} -version=N ${name}\` brings an older one back where one can still be read`;
}

function statesOf(kept: Kept, { data }: Version, host: Host): ReadonlyMap<string, EntryState> {
  const states = new Map<string, EntryState>();
  for (const [entry, kind] of kept) {
    if (!Object.hasOwn(data, entry)) continue;
    const bytes = bytesOf(data[entry]);
    states.set(entry, entryState(kind, bytes, host));
  }
  return states;
}

function describeVersions(versions: readonly number[]): string {
  return versions.length === 1 ? `version ${versions[0]}` : `versions ${versions.join(', ')}`;
}
