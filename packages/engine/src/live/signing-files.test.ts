import { serversOf } from '@kpki/spec';
import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { call } from '../../test/observed-state.ts';
import { statement } from '../model/statement.ts';
import { filesIn, filesOfPod, signingFileVerdicts } from './signing-files.ts';

const configuration = (file: string): string =>
  JSON.stringify({ 'kubecontrollermanager.config.k8s.io': { CSRSigningController: { ClusterSigningCertFile: file } } });

test('an answer that is no configuration names no files', () => {
  for (const body of ['', '[]', '{}', '{"a":1}', '{"a":{}}']) expect(filesIn(body)).toBeNull();
  expect(filesIn(configuration(''))).toEqual([]);
  expect(filesIn(configuration('/etc/kubernetes/pki/ca-signing.crt'))).toEqual(['/etc/kubernetes/pki/ca-signing.crt']);
  // Should fields ever get names of their own.
  expect(filesIn('{"a":{"csrSigningController":{"clusterSigningCertFile":"/a","b":{"certFile":"/c"}}}}')).toEqual([
    '/a',
    '/c',
  ]);
});

const pod = (command: readonly string[], ready = 'True', nodeName = 'cp1') => ({
  metadata: { name: `kube-controller-manager-${nodeName}` },
  spec: { nodeName, containers: [{ command: ['kube-controller-manager'], args: command }] },
  status: {
    conditions: [
      { type: 'Initialized', status: 'True' },
      { type: 'Ready', status: ready },
    ],
  },
});
const by = { pod: 'kube-controller-manager-cp1' };

test('the flags of the Pod on the node name the files, each once', () => {
  const words = ['--cluster-signing-cert-file=/a.crt', '--cluster-signing-key-file=/a.key', '--v', '2'];
  expect(filesOfPod('cp1', [pod([], 'True', 'cp2'), pod(words)])).toEqual({ files: ['/a.crt'], by });
  const apart = ['--cluster-signing-cert-file', '/a.crt', '--cluster-signing-kubelet-client-cert-file', '/b.crt'];
  expect(filesOfPod('cp1', [pod(apart)])).toEqual({ files: ['/a.crt', '/b.crt'], by });
  expect(filesOfPod('cp1', [pod([])])).toEqual({ files: [], by });
});

test('a Pod that is not Ready may have other flags than what runs, and one of another node tells nothing', () => {
  expect(filesOfPod('cp1', [pod([], 'False')])).toEqual(statement('pod/not-ready', by));
  expect(filesOfPod('cp1', [pod([], 'True', 'cp2')])).toEqual(statement('pod/none', { node: 'cp1' }));
  const forbidden = 'it is forbidden';
  expect(filesOfPod('cp1', forbidden)).toBe(forbidden);
});

test('where no credential can be used, the verdict has the reason of each way', async () => {
  const noPods = statement('pods/none');
  const notRevealed = statement('credential/none', { names: ['admin.conf'] });
  const [verdict] = await signingFileVerdicts({
    servers: serversOf(cluster()).filter(({ name }) => name === 'kube-controller-manager'),
    store: { get: async (name) => ({ id: name, why: notRevealed }), [Symbol.dispose]: () => {} },
    bundle: [],
    api: noPods,
    call,
  });
  const why = statement('several', { of: [noPods, notRevealed] });
  expect(verdict).toMatchObject({ holds: 'unproven', text: { params: { node: 'cp1', why } } });
});
