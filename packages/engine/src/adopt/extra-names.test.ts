import { defaultAnswers } from '@kpki/spec';
import { expect, test } from 'vitest';
import { reissue } from '../../test/certificates.ts';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { fullState, now, type TestState } from '../../test/observed-state.ts';
import { draftOf } from './draft.ts';
import { treesOf } from './from-observed-state.ts';
import type { SourceTree } from './holding.ts';

const { environment } = defaultAnswers;

async function treesIn(observed: TestState): Promise<readonly SourceTree[]> {
  const names = new Set([...observed.cluster.controlPlane, ...observed.cluster.workers].map(({ name }) => name));
  return treesOf(await observed.read(), names);
}

const ofService = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster',
  'kubernetes.default.svc.cluster.local',
];

/** One folder without nodes, as "Kubernetes the hard way" leaves it: every API server shares its certificate. */
async function sharedTree(): Promise<SourceTree> {
  const observed = await fullState(cluster(threeNodes));
  await reissue(observed, 'cp1/pki/apiserver.crt', 'cp1/pki/ca', {
    dns: [...ofService, 'kubernetes.svc.cluster.local'],
    ip: ['10.96.0.1', '10.0.0.11', '10.0.0.12', '127.0.0.1'],
  });
  const [first] = await treesIn(observed);
  const shared = ['kubernetes-ca', 'apiserver', 'sa'];
  const holdings = (first?.holdings ?? []).filter(({ artifact }) => shared.includes(artifact));
  return { label: 'certs', isNode: false, isOneMachine: false, holdings, staticPods: [] };
}

test.each([1, 2, 3])('every name of a certificate is kept, where so many nodes share it: %i', async (count) => {
  const controlPlane = (threeNodes.controlPlane ?? []).slice(0, count);
  const { answers, findings } = draftOf(
    [await sharedTree()],
    { environment, controlPlane, profile: 'kubernetes' },
    now,
  );
  const others = ['10.0.0.11', '10.0.0.12'].slice(count === 1 ? 1 : 0);
  expect(answers.apiServerNames?.toSorted()).toEqual([...others, '127.0.0.1', 'kubernetes.svc.cluster.local']);
  expect(findings.map(({ finding }) => finding)).not.toContain('name-refused');
});

test('what a shared certificate has and no file may declare is told once', async () => {
  const tree = await sharedTree();
  const observed = await fullState(cluster(threeNodes));
  await reissue(observed, 'cp1/pki/apiserver.crt', 'cp1/pki/ca', { dns: [...ofService, 'under_score.example.com'] });
  const [own] = await treesIn(observed);
  const refusing = tree.holdings.map((each) =>
    each.artifact === 'apiserver' ? (own?.holdings.find(({ artifact }) => artifact === 'apiserver') ?? each) : each,
  );
  const { controlPlane = [] } = threeNodes;
  const { findings } = draftOf([{ ...tree, holdings: refusing }], { environment, controlPlane }, now);
  expect(findings.filter(({ finding }) => finding === 'name-refused')).toHaveLength(1);
});

test("the certificate of another node in a node's folder makes nothing of that node an extra name of all", async () => {
  const observed = await fullState(cluster({ ...threeNodes, profile: 'kubeadm' }));
  const ofFirst = ['cp1', ...ofService.filter((name) => name !== 'kubernetes.default.svc.cluster')];
  await reissue(observed, 'cp1/pki/apiserver.crt', 'cp1/pki/ca', { dns: [...ofFirst, 'api.example.com'] });
  observed.put('cp2/pki/apiserver.crt', observed.bytes('cp1/pki/apiserver.crt'));
  observed.put('cp2/pki/apiserver.key', observed.bytes('cp1/pki/apiserver.key'));
  const { answers } = draftOf(await treesIn(observed), { environment }, now);
  expect(answers.apiServerNames).toEqual(['api.example.com']);
});
