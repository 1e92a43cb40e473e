import { type Location, PluginError, type Sink } from '@kpki/plugin';
import { apiServerComponents, type LoneApiServer, startLoneApiServer } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Everything, everything } from './everything.ts';
import { call } from './host.ts';
import { change, locationOf, pair, put } from './scene.ts';

let plane: LoneApiServer;
let all: Everything;
let sink: Sink;

type End = 'done' | PluginError['code'];

async function endOf(work: Promise<unknown>): Promise<End> {
  return work.then(
    () => 'done' as const,
    (error: unknown) => {
      if (PluginError.is(error)) return error.code;
      throw error;
    },
  );
}

needs(...apiServerComponents)('writers and restarts', () => {
  beforeAll(async () => {
    plane = await startLoneApiServer();
    all = await everything(plane);
    sink = await all.open('restarts');
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  // Every run has two of the ten rounds; the soak has all of them.
  it('of ten writers of ten programs one wins, again and again', async () => {
    const sinks = await Promise.all(Array.from({ length: 10 }, () => all.open('races')));
    for (const round of partOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5)) {
      const name = `c${round}`;
      for (const before of ['nothing', 'something']) {
        const found = await sinks[0]?.read(locationOf(sinks[0], name), call);
        expect(found === null).toBe(before === 'nothing');
        const ends = await Promise.all(
          sinks.map((one, writer) => {
            const wanted = change({ 'tls.crt': `${before} ${writer}`, 'tls.key': `key ${before} ${writer}` });
            return endOf(one.write(locationOf(one, name), wanted, found?.revision ?? null, call));
          }),
        );
        expect(ends.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'conflict'), 'done']);
        const winner = ends.indexOf('done');
        const after = await sinks[0]?.read(locationOf(sinks[0], name), call);
        // Certificate and key are of the same writer.
        expect(after?.entries.get('tls.crt')).toMatchObject({ bytes: new TextEncoder().encode(`${before} ${winner}`) });
        const key = await sinks[0]?.reveal?.(locationOf(sinks[0], name), 'tls.key', call);
        expect(key?.use((bytes) => Buffer.from(bytes).toString())).toBe(`key ${before} ${winner}`);
      }
    }
  });

  // Every run has one of the two signals; the soak has both.
  it.each(partOf(['SIGTERM', 'SIGKILL'] as const, 2))(
    'a server that ends by %s: each write is there or not, as was said',
    async (signal) => {
      const many = Array.from({ length: 200 }, (_, at) => locationOf(sink, `${signal.toLowerCase()}-${at}`));
      let stopping: Promise<void> | null = null;
      let finished = 0;
      const ends = await Promise.all(
        many.map(async (at) => {
          const end = await endOf(sink.write(at, change(pair), null, call));
          finished += 1;
          if (finished === 50) stopping = plane.stop(signal);
          return end;
        }),
      );
      await stopping;
      expect(await endOf(sink.read(locationOf(sink, 'node-0'), call))).toBe('unavailable');
      await plane.start();
      expect(ends.filter((end) => end === 'done').length).toBeGreaterThanOrEqual(49);
      expect(ends.filter((end) => end === 'unavailable').length).toBeGreaterThan(0);
      const check = async (location: Location, at: number): Promise<void> => {
        const found = await sink.read(location, call);
        const end = ends[at];
        if (end === 'done') expect(found?.entries.size).toBe(2);
        else if (end === 'unavailable') expect(found).toBeNull();
        else expect(end).toBe('uncertain');
        // The engine then reads, and writes what is missing.
        if (!found) expect((await put(sink, location, change(pair))).entries.size).toBe(2);
      };
      await Promise.all(many.map(check));
    },
  );

  it('an API server without etcd: a read returns no state, and a write is in doubt', async () => {
    const patient = await all.open('restarts', { timeoutSeconds: 3 });
    const made = await put(patient, locationOf(patient, 'kept'), change(pair));
    await plane.stopEtcd();
    expect(await endOf(patient.read(locationOf(patient, 'kept'), call))).toBe('unavailable');
    expect(await endOf(patient.write(locationOf(patient, 'new'), change(pair), null, call))).toBe('uncertain');
    await plane.startEtcd();
    await vi.waitFor(() => patient.read(locationOf(patient, 'kept'), call), { timeout: 30_000 });
    expect(await patient.read(locationOf(patient, 'kept'), call)).toEqual(made);
    // The request may have waited in the API server until etcd was up again.
    const found = await patient.read(locationOf(patient, 'new'), call);
    if (!found) await put(patient, locationOf(patient, 'new'), change(pair));
  });
});
