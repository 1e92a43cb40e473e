import { generateKeyPairSync } from 'node:crypto';
import { temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mustEndWell, runCell } from '../src/cell.ts';
import { hurried } from '../src/hurry.ts';
import type { Ended } from '../src/kpki.ts';
import { type Lane, openLane } from '../src/lane.ts';
import { type Mishap, realMishap } from '../src/mishap.ts';
import { environment, scenarios, usual } from '../src/scenarios.ts';
import { openVaultStand, type VaultStand } from '../src/vault/vault-stand.ts';

const [first] = scenarios;
const nothing = async (): Promise<void> => {};

// Every run sweeps (sink-faults); the soak shows that a sweep sees what is broken.
needs('vault')('what a sweep has to see, done on purpose', () => {
  let vault: VaultStand;
  let lane: Lane;
  /** The last request of a first creation, by which the lock is given back: all is stored. */
  let atTheEnd = 0;
  let running: AsyncDisposableStack;

  beforeAll(async () => {
    hurried();
    running = new AsyncDisposableStack();
    vault = running.use(await openVaultStand());
    const directory = running.use(await temporaryDirectory());
    lane = running.use(await openLane([vault], directory.path));
    await lane.declare(usual);
    mustEndWell(await lane.run({ words: ['apply', '-e', environment, '--yes'] }), 'a run without a fault');
    atTheEnd = lane.proxyOf(vault).requests.length;
    await vault.clear(lane.room);
  });

  afterAll(async () => {
    await running?.disposeAsync();
  });

  const secret = (name: string): string => `secret/data/kpki/${lane.room}/${name}`;
  const dataOf = async (name: string): Promise<Readonly<Record<string, string>>> => {
    const { data } = await vault.vault.must('GET', secret(name));
    return (data as { readonly data: Readonly<Record<string, string>> }).data;
  };
  const act = (name: string, does: () => Promise<void>): Mishap => realMishap({ name, does: name }, does, nothing);
  const says = (name: string, change: (ended: Ended) => Promise<Ended>): Mishap => {
    const mishap = act(name, nothing);
    return {
      ...mishap,
      prepare: (own, command) => {
        const { fault, run } = mishap.prepare(own, command);
        return { fault, run: async () => change(await run()) };
      },
    };
  };

  const saboteurs: readonly (readonly [string, Mishap])[] = [
    [
      'mixed',
      act('puts another key beside a certificate', async () => {
        const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
        const data = { ...(await dataOf('cp1/apiserver')), private_key: pem };
        await vault.vault.must('POST', secret('cp1/apiserver'), { data });
      }),
    ],
    [
      'orphan',
      act('loses a CA', async () => {
        await vault.vault.must('DELETE', secret('front-proxy-ca').replace('/data/', '/metadata/'));
      }),
    ],
    ['stuck', act('deletes a version of a secret', async () => void (await vault.vault.must('DELETE', secret('sa'))))],
    [
      'leaked',
      says('prints a key', async ({ code, said }) => ({
        code,
        said: `${said}\n${(await dataOf('sa'))['private_key']}`,
      })),
    ],
    ['leaked', says('prints a token', async ({ code, said }) => ({ code, said: `${said} ${vault.secrets.at(-1)}` }))],
    ['unclear', says('ends without a word', async () => ({ code: 1, said: 'kpki: it failed' }))],
  ];

  test.each(saboteurs.map(([breach, mishap]) => [mishap.name, breach, mishap] as const))(
    '%s: %s',
    async (_, breach, mishap) => {
      if (first === undefined) throw new Error('there is no scenario');
      const cell = { scenario: first, stand: vault, mishap, at: atTheEnd, lasts: false };
      const { met, outcome, complaints } = await runCell(lane, cell);
      expect(met).not.toBeNull();
      expect(outcome).toBe('broken');
      expect(complaints.map((each) => each.breach)).toContain(breach);
    },
  );

  test('and nothing where nobody does anything', async () => {
    if (first === undefined) throw new Error('there is no scenario');
    const cell = { scenario: first, stand: vault, mishap: act('does nothing', nothing), at: atTheEnd, lasts: false };
    expect(await runCell(lane, cell)).toMatchObject({ outcome: 'done', complaints: [] });
  });
});
