import { type Call, type Change, PluginError, type Revision, type Snapshot, validateChange } from '@kpki/plugin';
import type { Json } from '../client/answer.ts';
import { withChange } from './change.ts';
import { driftOfLabels, labeled, putLabels } from './labels.ts';
import { nameOf, type SecretLocation } from './location.ts';
import { lookAt } from './read.ts';
import { restored, retaining } from './retained.ts';
import type { Kv } from './secret.ts';
import { getVersion, noVersion, putVersion, type Version } from './secret.ts';
import { lookOf, revisionOf, type SecretState, snapshotOf } from './snapshot.ts';
import { destroyVersions, supersededVersions } from './versions.ts';

/**
 * Writes a location with the engine's compare and set. Keeps fields of others. Writes nothing if nothing changes. An
 * empty location stays as a version without fields: a deletion would need one more right, and has no compare and set.
 */
export async function writeLocation(
  kv: Kv,
  at: SecretLocation,
  change: Change,
  expected: Revision | null,
  call: Call,
): Promise<Snapshot | null> {
  validateChange(change, at);
  const isNew = expected === null && change.set.size > 0;
  // Usually nothing exists, so a read before the first write is not needed.
  const written = isNew ? await createAt(kv, at, change, call) : null;
  if (written !== null) return finish(kv, at, written, call);
  const look = await lookAt(kv, at, call);
  refuseOther(kv, at, look, expected);
  return finish(kv, at, await writeOver(kv, at, look, change, call), call);
}

export async function restoreLocation(
  kv: Kv,
  at: SecretLocation,
  { entries, applyId }: { readonly entries: ReadonlySet<string>; readonly applyId: string },
  expected: Revision | null,
  call: Call,
): Promise<Snapshot | null> {
  const look = await lookAt(kv, at, call);
  refuseOther(kv, at, look, expected);
  const data = retaining(look.found, at, await restored(kv, at, look.found, entries, call), applyId);
  return finish(kv, at, await writeData(kv, at, look, data, call), call);
}

/** If superseded versions are destroyed, nothing can be restored. */
function markOf({ settings }: Kv, { retain }: Change): string | undefined {
  return settings.destroySuperseded ? undefined : retain;
}

interface WrittenSecret {
  readonly version: number;
  readonly outcome:
    | 'unchanged'
    /** The first version of a secret that did not exist. */
    | 'created'
    /** A version after another one. */
    | 'replaced';
  readonly look: SecretState;
}

/** Null: a version exists, or existed. */
async function createAt(kv: Kv, at: SecretLocation, change: Change, call: Call): Promise<WrittenSecret | null> {
  const data = retaining(noVersion, at, withChange({}, change), markOf(kv, change));
  try {
    const found = await putVersion(kv, at.path, data, noVersion.version, call);
    return { version: found.version, outcome: 'created', look: lookOf(at, found, [], kv.host) };
  } catch (error) {
    if (PluginError.is(error) && error.code === 'conflict') return null;
    throw error;
  }
}

async function writeOver(
  kv: Kv,
  at: SecretLocation,
  look: SecretState,
  change: Change,
  call: Call,
): Promise<WrittenSecret> {
  const { found } = look;
  const data = retaining(found, at, withChange(found.data, change), markOf(kv, change));
  return writeData(kv, at, look, data, call);
}

async function writeData(
  kv: Kv,
  at: SecretLocation,
  look: SecretState,
  data: Json,
  call: Call,
): Promise<WrittenSecret> {
  const { found, superseded } = look;
  if (isSame(data, found.data)) return { version: found.version, outcome: 'unchanged', look };
  const next = await putVersion(kv, at.path, data, found.version, call);
  const older = kv.settings.destroySuperseded && found.version > 0 ? [...superseded, found.version] : superseded;
  const written = lookOf(at, { ...next, custom: found.custom }, older, kv.host);
  return { version: next.version, outcome: 'replaced', look: written };
}

/**
 * Writes labels. Reads back a version that replaces another one, before it destroys superseded versions; a created
 * secret needs no read (docs/decisions/requests-for-a-secret.md). From here on the change has been made.
 */
async function finish(
  kv: Kv,
  at: SecretLocation,
  { version, outcome, look }: WrittenSecret,
  call: Call,
): Promise<Snapshot | null> {
  const changed = outcome !== 'unchanged';
  try {
    const drift = driftOfLabels(look.found.custom, look.entries, at.kept);
    const labels = labeled(look.found.custom, look.entries, at.kept);
    const isLabeled = isSame(labels, look.found.custom ?? {});
    const wasLabeled =
      drift.length > 0 || (changed && look.entries.size > 0 && !isLabeled)
        ? await putLabels(kv, at.path, labels, call)
        : false;
    if (!changed && drift.length === 0 && look.superseded.length === 0) return snapshotOf(look, at);
    if (outcome === 'created') {
      warnOfEnd(kv, at, look.found);
      return snapshotOf(wasLabeled ? { ...look, found: { ...look.found, custom: labels } } : look, at);
    }
    const there = await readBack(kv, at, version, look, call);
    if (changed) warnOfEnd(kv, at, there.found);
    await destroyVersions(kv, at.path, look.superseded, call);
    const left = await supersededVersions(kv, at.path, version, call);
    return snapshotOf({ ...there, superseded: left }, at);
  } catch (error) {
    if (!changed || !PluginError.is(error)) throw error;
    throw new PluginError('uncertain', `${error.message}; version ${version} was written before`, { cause: error });
  }
}

/** A mount or a secret may be configured to delete versions. For a log that is useful; for a key it is a trap. */
function warnOfEnd(kv: Kv, at: SecretLocation, { ends }: Version): void {
  if (ends === '') return;
  const name = nameOf(kv.settings, at.path);
  kv.host.log('warn', `write ${name}: the engine deletes it at ${ends}, as its \`delete_version_after\` says`);
}

/** Reads exactly the written version, which no other writer can change. */
async function readBack(
  kv: Kv,
  at: SecretLocation,
  version: number,
  look: SecretState,
  call: Call,
): Promise<SecretState> {
  const found = await getVersion(kv, at.path, call, version);
  if (found.version === version && found.gone === null && isSame(found.data, look.found.data)) {
    return lookOf(at, found, [], kv.host);
  }
  const name = nameOf(kv.settings, at.path);
  throw new PluginError('uncertain', `read ${name} back: version ${version} does not have the written content`);
}

function refuseOther(kv: Kv, at: SecretLocation, look: SecretState, expected: Revision | null): void {
  const found = look.entries.size === 0 ? null : revisionOf(look.found);
  if (found === expected) return;
  const name = nameOf(kv.settings, at.path);
  throw new PluginError('conflict', `write ${name}: it changed since it was read; read and plan again`);
}

function isSame(one: Json, other: Json): boolean {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && JSON.stringify(one[name]) === JSON.stringify(other[name]));
}
