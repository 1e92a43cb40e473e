import { expect, test } from 'vitest';
import { openKubernetesStand } from '../src/kubernetes/kubernetes-stand.ts';
import { openLane } from '../src/lane.ts';
import { serverMishaps } from '../src/mishap.ts';
import { scenarios } from '../src/scenarios.ts';
import { oneRequest, sweep } from '../src/sweep.ts';

test('honest', async () => {
  await using kube = await openKubernetesStand();
  await using lane = await openLane([kube]);
  await lane.declare({ certificates: 'ec-p256', renewBefore: '30d' });
  const t = performance.now();
  const first = await lane.apply();
  console.log(first.code, first.said, performance.now() - t);
  const { requests, connections, mostAtOnce } = lane.proxyOf(kube);
  console.log(
    requests.map(({ method, path, realStatus }) => `${method} ${path} ${realStatus}`).join('\n'),
    connections,
    mostAtOnce,
  );
  await lane.calm();
  const second = await lane.apply();
  console.log(second.code, second.said);
  console.log(lane.proxyOf(kube).requests.length);
  await using resources = new AsyncDisposableStack();
  const [scenario] = scenarios;
  if (!scenario) return;
  const t2 = performance.now();
  const results = await sweep({ stands: [kube], scenario, mishaps: serverMishaps, choose: oneRequest(13) }, 12);
  for (const { cell, met, outcome, complaints, first } of results) {
    console.log(
      cell.mishap.name,
      cell.at,
      `${met?.method} ${met?.path}`,
      outcome,
      JSON.stringify(complaints),
      first.code,
      first.code ? first.said.split('\n').slice(-2).join(' | ') : '',
    );
  }
  console.log(performance.now() - t2);
}, 600_000);
