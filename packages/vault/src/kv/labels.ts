import { createHash } from 'node:crypto';
import type { Call, EntryState, Kept } from '@kpki/plugin';
import type { Json } from '../client/answer.ts';
import type { VaultRequest } from '../client/client.ts';
import { nameOf } from './location.ts';
import type { Kv } from './secret.ts';

/** The limits of `custom_metadata`: pairs in all, and bytes of a name. */
const mostPairs = 64;
const longestName = 128;

const owner = { name: 'managed-by', value: 'kpki' } as const;

/**
 * Returns the labels of a secret, for readers of its metadata who may not read the secret: the SHA-256 of a public
 * entry's bytes, or of a private key's public key, in hex. The labels may be out of date: data and metadata do not
 * change together.
 */
function labelsOf(entries: ReadonlyMap<string, EntryState>): ReadonlyMap<string, string> {
  const labels = new Map<string, string>([[owner.name, owner.value]]);
  for (const [entry, state] of entries) {
    const label = labelOf(entry, state);
    if (label && labels.size < mostPairs / 2 && Buffer.byteLength(label.name) <= longestName) {
      labels.set(label.name, label.value);
    }
  }
  return labels;
}

/** Returns drift if labels of kpki differ from the data: an interrupted write left them. */
export function driftOfLabels(
  custom: Json | null,
  entries: ReadonlyMap<string, EntryState>,
  kept: Kept,
): readonly string[] {
  if (custom?.[owner.name] !== owner.value) return [];
  const wanted = labelsOf(entries);
  const names = new Set([...wanted.keys(), ...ownNames(kept)]);
  const wrong = [...names].filter((name) => custom[name] !== wanted.get(name));
  return wrong.map((name) => `its metadata ${name} is not that of what it holds`);
}

/** Returns the labels to write: keeps labels of others, and drops those of removed entries. */
export function labeled(custom: Json | null, entries: ReadonlyMap<string, EntryState>, kept: Kept): Json {
  const own = new Set(ownNames(kept));
  const others = Object.entries(custom ?? {}).filter(([name]) => !own.has(name));
  return { ...Object.fromEntries(others), ...Object.fromEntries(labelsOf(entries)) };
}

/** Returns whether the labels are written. A token without that right, or a server without labels, is no error. */
export async function putLabels(kv: Kv, path: readonly string[], labels: Json, call: Call): Promise<boolean> {
  if (kv.labels.refused) return false;
  const ask: VaultRequest = {
    method: 'POST',
    path: [...kv.settings.mount, 'metadata', ...path],
    body: { custom_metadata: labels },
    attempted: `label ${nameOf(kv.settings, path)}`,
    changes: true,
  };
  const answer = await kv.session.ask(ask, call);
  if (answer.status < 300) return true;
  const reported = answer.errors.join('; ') || `status ${answer.status}`;
  if (answer.status >= 500 || answer.status === 429) throw await kv.session.refusal(answer, ask, call);
  kv.labels.refused = answer.status === 403 || answer.status === 405;
  kv.host.log('info', `${ask.attempted}: secrets are left without custom_metadata: ${reported}`);
  return false;
}

function labelOf(entry: string, state: EntryState): { readonly name: string; readonly value: string } | null {
  if (state.kind === 'public') return { name: `sha256.${entry}`, value: state.digest };
  const { publicKey } = state;
  if (publicKey === undefined) return null;
  return { name: `public-key-sha256.${entry}`, value: createHash('sha256').update(publicKey).digest('hex') };
}

function ownNames(kept: Kept): readonly string[] {
  return [...kept.keys()].flatMap((entry) => [`sha256.${entry}`, `public-key-sha256.${entry}`]);
}
