import { test } from 'vitest';
import { openKubernetesStand } from '../src/kubernetes/kubernetes-stand.ts';
import { openLane } from '../src/lane.ts';
import { serverMishaps } from '../src/mishap.ts';
import { scenarios, usual } from '../src/scenarios.ts';
import type { Stand } from '../src/stand.ts';
import { oneIn, sweep } from '../src/sweep.ts';
import { openVaultStand } from '../src/vault/vault-stand.ts';

const which = process.env['WHICH'] ?? 'vault';
const scenarioId = process.env['SCENARIO'] ?? 'first';
test('explore', async () => {
  await using resources = new AsyncDisposableStack();
  const stands: Stand[] = [];
  if (which.includes('vault')) stands.push(resources.use(await openVaultStand()));
  if (which.includes('kube')) stands.push(resources.use(await openKubernetesStand()));
  if (process.env['HONEST']) {
    await using lane = await openLane(stands, '/tmp');
    await lane.declare(usual);
    const first = await lane.apply();
    console.log(first.code, first.said);
    for (const stand of stands)
      console.log(
        lane
          .proxyOf(stand)
          .requests.map(({ method, path, realStatus }) => `${method} ${path} ${realStatus}`)
          .join('\n'),
        lane.proxyOf(stand).connections,
        lane.proxyOf(stand).mostAtOnce,
      );
    await lane.calm();
    console.log((await lane.apply()).code);
    for (const stand of stands)
      console.log(
        lane
          .proxyOf(stand)
          .requests.map(({ method, path, realStatus }) => `${method} ${path} ${realStatus}`)
          .join('\n'),
      );
  }
  const scenario = scenarios.find(({ id }) => id === scenarioId);
  if (!scenario) return;
  const t2 = performance.now();
  const start = Number(process.env['START'] ?? '13');
  const mishaps = serverMishaps.filter(({ name }) => name);
  const results = await sweep(
    { lasts: Boolean(process.env['LASTS']), stands, scenario, mishaps, choose: oneIn(10_000, start) },
    8,
  );
  const counts: Record<string, number> = {};
  for (const { cell, met, outcome, complaints, first } of results) {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (complaints.length > 0 || process.env['ALL'])
      console.log(
        cell.stand.name,
        cell.mishap.name,
        cell.at,
        `${met?.method} ${met?.path}`,
        outcome,
        JSON.stringify(complaints),
        first.code,
        first.code ? first.said.split('\n').slice(-2).join(' | ') : '',
      );
  }
  console.log(counts, results.length, performance.now() - t2);
}, 600_000);
