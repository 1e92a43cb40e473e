import { type Call, type Change, type Kept, Secret } from '@kpki/plugin';
import { expect, test, vi } from 'vitest';
import { tarSink } from './tar-sink.ts';

const call: Call = { signal: new AbortController().signal };
const kept: Kept = new Map([['pki/ca.key', 'secret']]);

test('what was gathered is overwritten when it is closed, and neither what was handed in nor the archive', async () => {
  const { sink, archive } = tarSink();
  const key = new Secret(Buffer.from('a private key'));
  const change: Change = { set: new Map([['pki/ca.key', { kind: 'secret', bytes: key }]]), unset: new Set() };
  await sink.write(sink.locate({ path: [] }, kept), change, null, call);
  const made = archive(0);
  expect(Buffer.from(made).includes('a private key')).toBe(true);
  using fill = vi.spyOn(Uint8Array.prototype, 'fill');
  await sink.close();
  expect(fill.mock.contexts).toEqual([new Uint8Array('a private key'.length)]);
  expect(Buffer.from(made).includes('a private key')).toBe(true);
  expect(key.use((bytes) => Buffer.from(bytes).toString())).toBe('a private key');
});

test('a key that was gathered is given back, and none that was not', async () => {
  const { sink } = tarSink();
  const at = sink.locate({ path: [] }, kept);
  const change: Change = {
    set: new Map([['pki/ca.key', { kind: 'secret', bytes: new Secret(Buffer.from('a private key')) }]]),
    unset: new Set(),
  };
  await sink.write(at, change, null, call);
  using key = await sink.reveal?.(at, 'pki/ca.key', call);
  expect(key?.use((bytes) => Buffer.from(bytes).toString())).toBe('a private key');
  await expect(sink.reveal?.(at, 'pki/sa.key', call)).rejects.toMatchObject({ code: 'missing' });
});
