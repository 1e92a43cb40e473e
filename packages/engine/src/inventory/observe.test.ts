import type { EntryState, Sink } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { fullState } from '../../test/observed-state.ts';

/** A sink that shows another public key of an entry than the one that is there. */
const showing =
  (entry: string, publicKey: Uint8Array) =>
  (sink: Sink): Sink => ({
    ...sink,
    read: async (at, call) => {
      const found = await sink.read(at, call);
      const state = found?.entries.get(entry);
      if (found === null || state === undefined) throw new Error(`there is no ${entry}`);
      const changed = { ...state, publicKey, ...showingInside(state, publicKey) } as EntryState;
      return { ...found, entries: new Map([...found.entries, [entry, changed]]) };
    },
  });

/** Of a kubeconfig each user's public key stands in the place of its private one. */
function showingInside(state: EntryState, publicKey: Uint8Array): { readonly rest?: Uint8Array } {
  if (state.kind !== 'secret' || state.rest === undefined) return {};
  const shown = Buffer.from(publicKey).toString('base64');
  const rest = Buffer.from(state.rest)
    .toString()
    .replace(/(client-key-data: ).*/, `$1"${shown}"`);
  return { rest: Buffer.from(rest) };
}

test.each([
  ['kubernetes-ca', 'pki/ca.key', 'unreadable'],
  ['apiserver cp1', 'pki/apiserver.key', 'unreadable'],
  ['sa', 'pki/sa.key', 'unreadable'],
  ['admin.conf cp1', 'admin.conf', 'key-missing'],
] as const)(
  '%s: a public key that is none is told of that artifact, and the plan is made',
  async (artifact, entry, reason) => {
    const bad = await fullState(cluster(), showing(entry, Uint8Array.of(0x30, 3, 1, 1)));
    const { steps } = await bad.plan();
    const reasons = steps.find((step) => step.artifact === artifact)?.reasons.map((each) => each.reason);
    expect(reasons).toEqual([reason]);
  },
);
