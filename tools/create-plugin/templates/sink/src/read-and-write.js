// @ts-check
import { entryState, PluginError, Secret, sha256, validateChange } from '@kpki/plugin';
import { alone, readStored, replaceStored } from './store.js';

/** @typedef {import('./location.js').OwnLocation} OwnLocation */
/** @typedef {import('@kpki/plugin').Revision} Revision */

/**
 * Returns the entries that the location was located with, and no others: public ones with their bytes, secret ones as the
 * host describes them.
 * @param {OwnLocation} at
 * @param {import('@kpki/plugin').Host} host
 * @returns {Promise<import('@kpki/plugin').Snapshot | null>}
 */
export async function readPlace(at, host) {
  const stored = await readStored(at.file);
  if (stored === null) return null;
  /** @type {Map<string, import('@kpki/plugin').EntryState>} */
  const entries = new Map();
  for (const [name, kind] of at.kept) {
    const found = Object.hasOwn(stored, name) ? stored[name] : undefined;
    if (found === undefined) continue;
    entries.set(name, entryState(kind, new Uint8Array(Buffer.from(found.base64, 'base64')), host));
  }
  return entries.size === 0 ? null : { revision: revisionOf(stored), entries, drift: [] };
}

/**
 * Compare-and-set: writes only if the stored revision is the one that the plan was made from.
 * @param {OwnLocation} at
 * @param {import('@kpki/plugin').Change} change
 * @param {Revision | null} expected
 * @param {import('@kpki/plugin').Host} host
 */
export async function writePlace(at, change, expected, host) {
  // A secret entry of the layout is never written as a public one.
  validateChange(change, at);
  const { set, unset } = change;
  const done = await alone(at.file, async () => {
    const stored = (await readStored(at.file)) ?? {};
    const seen = await readPlace(at, host);
    if ((seen?.revision ?? null) !== expected) throw moved(at);
    const kept = Object.entries(stored).filter(([name]) => !unset.has(name));
    const added = [...set].map(([name, entry]) => [name, { kind: entry.kind, base64: base64Of(entry) }]);
    await replaceStored(at.file, Object.fromEntries([...kept, ...added]));
    return { snapshot: await readPlace(at, host) };
  });
  if (done === null) throw moved(at);
  return done.snapshot;
}

/** @param {OwnLocation} at @param {string} entry */
export async function revealEntry(at, entry) {
  const stored = await readStored(at.file);
  const found = at.kept.has(entry) && stored !== null && Object.hasOwn(stored, entry) ? stored[entry] : undefined;
  if (found === undefined) throw new PluginError('missing', `revealing ${entry} of ${at.id}: it does not exist`);
  return new Secret(new Uint8Array(Buffer.from(found.base64, 'base64')));
}

/** @param {OwnLocation} at */
function moved(at) {
  return new PluginError('conflict', `writing ${at.id}: another program wrote to it after it was read`);
}

/** @param {import('@kpki/plugin').Entry} entry */
function base64Of(entry) {
  return entry.kind === 'public'
    ? Buffer.from(entry.bytes).toString('base64')
    : entry.bytes.use((bytes) => Buffer.from(bytes).toString('base64'));
}

/** Opaque to kpki; changes whenever an entry changes. @param {import('./store.js').Stored} stored */
function revisionOf(stored) {
  return /** @type {Revision} */ (sha256(JSON.stringify(Object.entries(stored).toSorted())));
}
