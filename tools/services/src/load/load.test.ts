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

function reported(report: () => unknown): string | null {
  try {
    report();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
