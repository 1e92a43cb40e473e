import { expect, test } from 'vitest';
import type { LoadClient } from './client.ts';
import { startLoad } from './load.ts';

test('a client that throws is reported while the load runs', async () => {
  const client: LoadClient = {
    kind: 'run',
    name: 'without credentials',
    credentials: () => Promise.reject(new Error('there is no kubeconfig')),
    run: async () => ({ what: 'good' }),
  };
  await using load = startLoad({ servers: [], clients: [client] });
  await expect.poll(() => reported(load.report)).toBe('there is no kubeconfig');
});

test('a server that refuses while it is not ready is asked again: it has not read its roles', async () => {
  let asked = 0;
  const client: LoadClient = {
    kind: 'run',
    name: 'admin',
    credentials: async () => ({ ca: Buffer.of() }),
    run: async () => (++asked === 1 ? { what: 'refused', why: '403' } : { what: 'good' }),
  };
  await using load = startLoad({ servers: ['https://127.0.0.1:1'], clients: [client] });
  await expect.poll(() => load.report().answered['admin'] ?? 0).toBeGreaterThan(0);
  expect(load.report()).toMatchObject({ retried: [{ client: 'admin', why: '403' }], failed: [] });
});

function reported(report: () => unknown): string | null {
  try {
    report();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
