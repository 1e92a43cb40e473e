import { type Call, PluginError } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { filledSinks, type SinksState, sinksState } from '../../test/sinks.ts';
import { type Event, isIdle } from '../index.ts';
import { statement } from '../model/statement.ts';
import { carryOutCopying, copyingBetween, refuseUnreadIn } from './copying.ts';

const declared = cluster(twoNodes);
const call: Call = { signal: new AbortController().signal };

const filled = (layout: string): Promise<SinksState> => filledSinks(declared, [{ name: 'from', layout }]);

test.each([
  ['vault-kv', 'kubeadm'],
  ['kubeadm', 'vault-kv'],
  ['tls-secrets', 'kubeadm'],
  ['vault-kv', 'cluster-api'],
])('from %s to %s: it is as declared there, with the keys that were there', async (one, other) => {
  const from = await filled(one);
  const to = await sinksState(declared, [{ name: 'to', layout: other }]);
  const copying = copyingBetween(await from.read(), await to.read());
  expect([copying.same, copying.lacking, copying.differing]).toEqual([0, [], []]);
  const events: Event[] = [];
  const written = await carryOutCopying(copying, (event) => events.push(event), call);
  expect(written).toBe(copying.entries.length);
  expect(isIdle(await to.plan())).toBe(true);
  const contents = new Set(from.stored().values());
  for (const [where, bytes] of to.stored()) expect(contents.has(bytes), where).toBe(true);
  const revealed = events.filter(({ type }) => type === 'revealed').length;
  expect(revealed).toBe(copying.entries.filter(({ from: slot }) => slot.secrecy === 'secret').length);
  const again = copyingBetween(await from.read(), await to.read());
  expect([again.entries, again.differing, again.same]).toEqual([[], [], written]);
});

test('what is not there to be copied is told, and the rest is copied', async () => {
  const from = await filled('cluster-api');
  const to = await sinksState(declared, [{ name: 'to', layout: 'vault-kv' }]);
  const copying = copyingBetween(await from.read(), await to.read());
  const lacking = new Set(copying.lacking.map(({ artifact }) => artifact.id));
  expect(lacking).toContain('apiserver cp1');
  expect(lacking).not.toContain('kubernetes-ca');
});

test('what would be left out since it is not read is refused, and what another copy has is copied', async () => {
  const from = await filled('vault-kv');
  const to = await sinksState(declared, [{ name: 'to', layout: 'kubeadm' }]);
  const apiserver = from.storages.get('from')?.locations.get('demo/cp1/apiserver');
  if (apiserver === undefined) throw new Error('the API server has no location');
  const why = 'it is a link';
  apiserver.unreadable = new Map([['ca_bundle', why]]);
  const elsewhere = copyingBetween(await from.read(), await to.read());
  expect([elsewhere.lacking, elsewhere.unread]).toEqual([[], []]);
  refuseUnreadIn(elsewhere);
  apiserver.unreadable = new Map(['private_key', 'certificate'].map((entry) => [entry, why]));
  const copying = copyingBetween(await from.read(), await to.read());
  expect(new Set(copying.unread)).toEqual(
    new Set(
      ['certificate', 'private_key'].map((entry) =>
        statement('entry/unread', { location: `demo/cp1/apiserver/${entry}`, why }),
      ),
    ),
  );
  expect(() => refuseUnreadIn(copying)).toThrow(
    expect.objectContaining({
      code: 'denied',
      said: { message: 'copy-incomplete', params: { unread: copying.unread[0], others: 1 } },
    }),
  );
});

test('what is there otherwise stops it before anything is written', async () => {
  const [from, to] = [await filled('vault-kv'), await filled('tls-secrets')];
  to.storages.get('from')?.locations.delete('demo-sa');
  const before = to.stored();
  const copying = copyingBetween(await from.read(), await to.read());
  expect(copying.entries.map(({ to: slot }) => slot.artifact.id)).toEqual(['sa', 'sa']);
  expect(copying.differing.length).toBeGreaterThan(10);
  const refused = carryOutCopying(copying, () => {}, call);
  await expect(refused).rejects.toSatisfy((error) => PluginError.is(error) && error.code === 'conflict');
  expect(to.stored()).toEqual(before);
});
