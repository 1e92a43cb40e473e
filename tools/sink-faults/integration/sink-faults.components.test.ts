import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  apiServerComponents,
  type FaultProxy,
  faultNamed,
  knowServer,
  openFaultProxy,
  temporaryDirectory,
} from '@kpki/services';
import { isSoak, partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { builtProgram } from 'kpki/test/built/program.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CellResult } from '../src/cell.ts';
import { complaintsAt } from '../src/complaints.ts';
import { duplicates } from '../src/duplicates.ts';
import { hurried, longestPause } from '../src/hurry.ts';
import { kills, throughProgram } from '../src/kill.ts';
import { type Ended, kpki } from '../src/kpki.ts';
import { kubernetesMishaps } from '../src/kubernetes/kubernetes-mishaps.ts';
import { type KubernetesStand, openKubernetesStand } from '../src/kubernetes/kubernetes-stand.ts';
import { openLane } from '../src/lane.ts';
import { serverMishaps } from '../src/mishap.ts';
import { configurationOf, environment, type Scenario, scenarios, usual } from '../src/scenarios.ts';
import type { Stand } from '../src/stand.ts';
import { oneOf, sweep, writesAt } from '../src/sweep.ts';
import { vaultMishaps } from '../src/vault/vault-mishaps.ts';
import { openVaultStand, type VaultStand } from '../src/vault/vault-stand.ts';

// A sample: each fault at one request of a run, another one each time, in a part of the scenarios, other ones each time.
// `KPKI_SOAK=all` has all scenarios; `npm run sweep -w @kpki/sink-faults` tries all requests.
const start = Number(process.env['KPKI_FAULTS_START'] ?? Math.random().toFixed(4));
process.stderr.write(`sink-faults: KPKI_FAULTS_START=${start} tries the same requests again\n`);

const lanes = 6;
const [first, renewal, rekey, copy] = scenarios;

needs('vault', ...apiServerComponents)('runs that fill sinks, and faults', () => {
  let vault: VaultStand;
  let kubernetes: KubernetesStand;
  let running: AsyncDisposableStack;

  beforeAll(async () => {
    running = new AsyncDisposableStack();
    vault = running.use(await openVaultStand());
    kubernetes = running.use(await openKubernetesStand());
  });

  afterAll(async () => {
    await running?.disposeAsync();
  });

  const standsOf = { Vault: () => [vault], Kubernetes: () => [kubernetes], both: () => [vault, kubernetes] } as const;

  const sweeps: readonly (readonly [keyof typeof standsOf, Scenario | undefined, boolean])[] = [
    ['Vault', first, false],
    ['Vault', rekey, true],
    ['Kubernetes', renewal, false],
    ['Kubernetes', first, true],
    ['both', first, false],
    ['both', rekey, true],
    ['both', copy, false],
    ['both', copy, true],
  ];

  test.each(partOf(sweeps, 8))(
    '%s, %o, lasting: %s: each ends done, resumed or untouched',
    async (name, scenario, lasts) => {
      if (scenario === undefined) throw new Error('there is no such scenario');
      const stands: readonly Stand[] = standsOf[name]();
      // Every fourth mishap is tried, and in the soak every other one; of the runs that take both sinks, half as many.
      const share = (isSoak ? 2 : 4) * stands.length;
      const choose = oneOf(stands.length * share, start);
      const results = await sweep({ stands, scenario, mishaps: serverMishaps, lasts, choose }, lanes);
      expect(complaintsOf(results)).toEqual([]);
      // Where a run made fewer requests than the one before it nothing was proven.
      expect(results.filter(({ met }) => met !== null).length).toBeGreaterThan(
        Math.max(0, serverMishaps.length / share - 5),
      );
      const outcomes = new Set(results.map(({ outcome }) => outcome));
      expect(outcomes).toContain(lasts ? 'resumed' : 'done');
      expect(Math.max(...hurried().pauses)).toBeLessThanOrEqual(longestPause);
    },
    240_000,
  );

  test.each(partOf(['Vault', 'Kubernetes'] as const, 2))(
    '%s, which is really sealed, stopped or changed its mind',
    async (name) => {
      const [stand] = standsOf[name]();
      const mishaps = name === 'Vault' ? vaultMishaps(vault) : kubernetesMishaps(kubernetes);
      if (stand === undefined || first === undefined) throw new Error('there is nothing to sweep');
      const choose = oneOf(1, start);
      const results = await sweep({ stands: [stand], scenario: first, mishaps, lasts: false, choose }, 1);
      expect(complaintsOf(results)).toEqual([]);
      expect(results.filter(({ met }) => met !== null).length).toBe(mishaps.length);
    },
    180_000,
  );

  test.each(partOf(['Vault', 'Kubernetes', 'both'] as const, 3))(
    '%s: killed, the next run goes on with the same keys',
    async (name) => {
      const stands: readonly Stand[] = standsOf[name]();
      if (first === undefined) throw new Error('there is nothing to sweep');
      const mishaps = kills(builtProgram);
      // Some is written, some is not; the soak adds what is near the beginning and near the end.
      const choose = writesAt(isSoak ? [0.1, 0.5, 0.9] : [0.5]);
      const results = await sweep({ stands, scenario: first, mishaps, lasts: false, choose }, 3);
      expect(complaintsOf(results)).toEqual([]);
      expect(results.map(({ outcome }) => outcome)).toEqual(results.map(() => 'resumed'));
      expect(results.length).toBeGreaterThan(0);
    },
    180_000,
  );

  test.each(partOf(['Vault', 'Kubernetes'] as const, 2))(
    '%s: the program as users have it does the same',
    async (name) => {
      const stands: readonly Stand[] = standsOf[name]();
      if (first === undefined) throw new Error('there is nothing to sweep');
      const all = ['reset-after', 'half-json', '429-retry-1', '503-sealed', 'html-502-after', '403', '307-elsewhere'];
      const names = partOf(all, 3);
      const mishaps = names.map((each) => throughProgram(builtProgram, faultNamed(each)));
      const results = await sweep({ stands, scenario: first, mishaps, lasts: false, choose: oneOf(1, start) }, 3);
      expect(complaintsOf(results)).toEqual([]);
      expect(results.filter(({ met }) => met !== null).length).toBeGreaterThan(Math.max(0, names.length - 3));
    },
    120_000,
  );

  test.each(partOf(['Vault', 'Kubernetes', 'both'] as const, 3))(
    '%s: of ten runs at once one does it all',
    async (name) => {
      await using directory = await temporaryDirectory();
      await using lane = await openLane(standsOf[name](), directory.path);
      await lane.declare(usual);
      await lane.calm();
      const ended = await Promise.all(Array.from({ length: 10 }, () => lane.run(commandOf(first))));
      // The others found it held, or done already; who planned before it was done may have planned anew.
      for (const { code, said } of ended) expect([0, 4], said).toContain(code);
      expect(ended.filter(({ said }) => said.includes('Done: '))).toHaveLength(1);
      const final = await lane.look();
      expect([...final.values()].flatMap((stored) => complaintsAt(stored))).toEqual([]);
      const requests = new Map(lane.stands.map((stand) => [stand, lane.proxyOf(stand).requests]));
      expect(duplicates(lane.stands, [requests], final)).toEqual([]);
    },
    120_000,
  );

  test.each(['Vault', 'Kubernetes'] as const)(
    '%s, whose certificate leads to another CA, is told nothing, and gets all once it leads to the right one',
    async (name) => {
      hurried();
      await using folder = await temporaryDirectory();
      const room = `wrong-${name.toLowerCase()}`;
      await kubernetes.openRoom(room);
      /** The API server's own, and that of its front proxy, which signed no server. */
      const pki = (file: string): string => join(kubernetes.apiServer.folder, 'pki', `${file}.crt`);
      const applyTo = async (sink: string): Promise<Ended> => {
        const file = join(folder.path, 'kpki.yaml');
        await writeFile(file, configurationOf(room, usual, new Map([['main', sink]])));
        return kpki(['apply', '-f', file, '-e', environment, '--yes']);
      };
      const serves = kubernetes.proxy.serves;
      if (serves === undefined) throw new Error('the API server has no certificate');
      const stand = name === 'Vault' ? vault : kubernetes;
      await using proxy: FaultProxy = await openFaultProxy({ ...stand.proxy, serves });
      const sinkFor = async (ca: string): Promise<string> => {
        knowServer(proxy.origin, await readFile(ca));
        if (name === 'Vault') {
          return `{ use: "@kpki/vault", with: { address: "${proxy.origin}", caFile: "${ca}" }, layout: vault-kv }`;
        }
        const kubeconfig = kubernetes.kubeconfig(proxy.origin);
        const own = (await readFile(pki('ca'))).toString('base64');
        const other = (await readFile(ca)).toString('base64');
        await writeFile(kubeconfig, (await readFile(kubeconfig, 'utf8')).replace(own, other));
        return `{ use: "@kpki/kubernetes", with: { kubeconfig: "${kubeconfig}", namespace: ${room} }, layout: tls-secrets }`;
      };
      const refused = await applyTo(await sinkFor(pki('front-proxy-ca')));
      expect(refused.code, refused.said).toBe(1);
      expect(refused.said).toMatch(/certificate/);
      expect(refused.said).toMatch(/`kpki doctor/);
      expect(proxy.requests).toEqual([]);
      const done = await applyTo(await sinkFor(pki('ca')));
      expect(done.code, done.said).toBe(0);
      expect((await stand.look(room)).size).toBe(11);
    },
  );
});

function commandOf(scenario: Scenario | undefined): Scenario['run'] {
  if (scenario === undefined) throw new Error('there is no such scenario');
  return scenario.run;
}

function complaintsOf(results: readonly CellResult[]): readonly string[] {
  return results.flatMap(({ cell, met, complaints }) =>
    complaints.map(
      ({ breach, what }) =>
        `${cell.stand.name}: ${cell.mishap.name} at ${cell.at} (${met?.method} ${met?.path}): ${breach}: ${what}`,
    ),
  );
}
