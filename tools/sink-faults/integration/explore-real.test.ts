import { temporaryDirectory } from '@kpki/services';
import { test } from 'vitest';
import { buildKpki, kills } from '../src/kill.ts';
import { kubernetesMishaps } from '../src/kubernetes/kubernetes-mishaps.ts';
import { openKubernetesStand } from '../src/kubernetes/kubernetes-stand.ts';
import type { Mishap } from '../src/mishap.ts';
import { scenarios } from '../src/scenarios.ts';
import type { Stand } from '../src/stand.ts';
import { sweep } from '../src/sweep.ts';
import { vaultMishaps } from '../src/vault/vault-mishaps.ts';
import { openVaultStand } from '../src/vault/vault-stand.ts';

const which = process.env['WHICH'] ?? 'vault';
const scenarioId = process.env['SCENARIO'] ?? 'first';
test('explore', async () => {
  await using resources = new AsyncDisposableStack();
  const stands: Stand[] = [];
  const mishaps: Mishap[] = [];
  if (which.includes('vault')) {
    const s = await openVaultStand();
    stands.push(resources.use(s));
    mishaps.push(...vaultMishaps(s));
  }
  if (which.includes('kube')) {
    const s = await openKubernetesStand();
    stands.push(resources.use(s));
    mishaps.push(...kubernetesMishaps(s));
  }
  const folder = resources.use(await temporaryDirectory());
  if (process.env['KILL']) mishaps.splice(0, 99, ...kills(await buildKpki(folder.path)));
  const scenario = scenarios.find(({ id }) => id === scenarioId);
  if (!scenario) return;
  const every = Number(process.env['EVERY'] ?? '9');
  const t2 = performance.now();
  const results = await sweep(
    {
      lasts: false,
      stands,
      scenario,
      mishaps,
      choose: (m, n) => Array.from({ length: n }, (_, at) => at + 1).filter((at) => (at + m) % every === 0),
    },
    1,
  );
  const counts: Record<string, number> = {};
  for (const { cell, met, outcome, complaints, first } of results) {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    console.log(
      cell.stand.name,
      cell.mishap.name,
      cell.at,
      `${met?.method} ${met?.path}`,
      outcome,
      JSON.stringify(complaints),
      first.code,
      first.code ? first.said.split('\n').slice(-1).join(' | ') : '',
    );
  }
  console.log(counts, results.length, performance.now() - t2);
}, 600_000);
