import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiServerComponents, openFaultProxy, type SeenRequest, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { kpki } from '../src/kpki.ts';
import { openKubernetesStand } from '../src/kubernetes/kubernetes-stand.ts';
import { configurationOf, environment, usual } from '../src/scenarios.ts';
import type { Stand } from '../src/stand.ts';
import { openVaultStand } from '../src/vault/vault-stand.ts';

const users = 60;
/** CAs and the first locations that are written are read once more, under the lock. */
const mostReadAgain = 35;

/** Applies a cluster with many users through a proxy, twice; returns the requests of each run. */
async function requestsOf(stand: Stand): Promise<readonly (readonly SeenRequest[])[]> {
  await using folder = await temporaryDirectory();
  await using proxy = await openFaultProxy(stand.proxy);
  const room = 'requests';
  await stand.openRoom(room);
  const names = Array.from({ length: users }, (_, at) => `{ name: user-${at}, groups: [staff] }`);
  const text = configurationOf(room, usual, new Map([['main', stand.sink(proxy.origin, room, 60)]]));
  const file = join(folder.path, 'kpki.yaml');
  await writeFile(file, text.replace('  controlPlane:', `  users: [${names.join(', ')}]\n  controlPlane:`));
  const runs: (readonly SeenRequest[])[] = [];
  for (const _ of ['first', 'second']) {
    await proxy.play(null);
    const { code, said } = await kpki(['apply', '-f', file, '-e', environment, '--yes']);
    expect(code, said).toBe(0);
    runs.push([...proxy.requests]);
  }
  return runs;
}

/** The methods of the requests about each location, such as `GET POST`, with the number of locations. */
function countsOf(requests: readonly SeenRequest[], objectOf: Stand['objectOf']): Readonly<Record<string, number>> {
  const byLocation = Map.groupBy(
    requests.filter((request) => objectOf(request) !== null),
    objectOf,
  );
  const methods = [...byLocation.values()].map((own) => own.map(({ method }) => method).join(' '));
  return Object.fromEntries([...Map.groupBy(methods, (each) => each)].map(([each, all]) => [each, all.length]));
}

function expectFew(requests: readonly SeenRequest[], objectOf: Stand['objectOf']): void {
  const counts = countsOf(requests, objectOf);
  expect(Object.keys(counts).toSorted()).toEqual(['GET GET POST', 'GET POST']);
  expect(counts['GET GET POST']).toBeLessThan(mostReadAgain);
  expect(counts['GET POST']).toBeGreaterThan(users - mostReadAgain);
}

needs('vault')('a location that is created in Vault', () => {
  test('takes a read for the plan, a write and its labels; with nothing to do, a read', async () => {
    await using stand = await openVaultStand();
    const [first = [], second = []] = await requestsOf(stand);
    expectFew(first, stand.objectOf);
    const labels = first.filter(({ path }) => path.startsWith('/v1/secret/metadata/'));
    expect(labels.length).toBe((await stand.look('requests')).size);
    expect(Object.keys(countsOf(second, stand.objectOf))).toEqual(['GET']);
  });
});

needs(...apiServerComponents)('a location that is created in Kubernetes', () => {
  test('takes a read for the plan and a write; with nothing to do, a read', async () => {
    await using stand = await openKubernetesStand();
    const [first = [], second = []] = await requestsOf(stand);
    expectFew(first, stand.objectOf);
    expect(Object.keys(countsOf(second, stand.objectOf))).toEqual(['GET']);
  });
});
