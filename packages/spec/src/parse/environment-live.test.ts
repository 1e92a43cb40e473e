import { expect, test } from 'vitest';
import { problemsOf } from '../../test/parsing.ts';
import { parseConfiguration } from '../parse.ts';
import { serversOf } from '../servers.ts';

const machine = { name: 'workstation', addresses: [] };

function fileWith(live: string, spec = ''): string {
  return `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: test }
spec:
  controlPlane: [{ name: cp1, addresses: [10.0.0.11], port: 443 }, { name: cp2, addresses: [10.0.0.12, 10.9.0.12], advertiseAddress: 10.9.0.12 }]
  nodes: [{ name: worker1, addresses: [10.0.1.1] }, { name: worker2 }]
  ${spec}
environments:
  dev:
    live:
      ${live}
`;
}

/** Returns `node name host:port` of each server. */
function serversIn(live: string, spec?: string): readonly string[] {
  const { configuration, problems } = parseConfiguration(fileWith(live, spec), 'f', { machine });
  expect(problems).toBeUndefined();
  if (configuration === undefined) throw new Error('the file is not read');
  return serversOf(configuration.cluster, configuration.environment?.live).map(
    ({ node, name, endpoint }) => `${node} ${name} ${endpoint.host}:${endpoint.port}`,
  );
}

test('by default each server is at the address of its node, at its usual port', () => {
  expect(serversIn('{}')).toEqual([
    'cp1 kube-apiserver 10.0.0.11:443',
    'cp2 kube-apiserver 10.9.0.12:6443',
    'cp1 etcd 10.0.0.11:2379',
    'cp2 etcd 10.9.0.12:2379',
    'cp1 etcd-peer 10.0.0.11:2380',
    'cp2 etcd-peer 10.9.0.12:2380',
    'cp1 kube-controller-manager 10.0.0.11:10257',
    'cp2 kube-controller-manager 10.9.0.12:10257',
    'cp1 kube-scheduler 10.0.0.11:10259',
    'cp2 kube-scheduler 10.9.0.12:10259',
    'cp1 kubelet 10.0.0.11:10250',
    'cp2 kubelet 10.9.0.12:10250',
    'worker1 kubelet 10.0.1.1:10250',
    'worker2 kubelet worker2:10250',
  ]);
});

test('an environment says where they are reached from here', () => {
  const servers = serversIn(
    '{ cp1: { kube-apiserver: "127.0.0.1:36443", etcd: "[::1]" }, worker2: { kubelet: w2.example.com } }',
  );
  expect(servers).toContain('cp1 kube-apiserver 127.0.0.1:36443');
  expect(servers).toContain('cp1 etcd ::1:2379');
  expect(servers).toContain('worker2 kubelet w2.example.com:10250');
  expect(servers).toContain('cp1 etcd-peer 10.0.0.11:2380');
});

test('external etcd has servers, and an unmanaged etcd has none', () => {
  const external = 'etcd: { topology: external, nodes: [{ name: etcd1, addresses: [10.0.0.21] }] }';
  expect(serversIn('etcd1: { etcd-peer: "127.0.0.1:2" }', external).filter((line) => line.includes(' etcd'))).toEqual([
    'etcd1 etcd 10.0.0.21:2379',
    'etcd1 etcd-peer 127.0.0.1:2',
  ]);
  expect(serversIn('{}', 'etcd: { topology: unmanaged }').filter((line) => line.includes(' etcd'))).toEqual([]);
});

test.each(
  Object.entries({
    'cp3: { etcd: "10.0.0.1:2" }':
      ':7: environments.dev.live.cp3: no node `cp3` in this environment; did you mean `cp1`?',
    'cp1: { etdc: "10.0.0.1:2" }': ':14: environments.dev.live.cp1.etdc: unknown field `etdc`; did you mean `etcd`?',
    'worker1: { kubelet: "10.0.1.1:70000" }':
      ':27: environments.dev.live.worker1.kubelet: `10.0.1.1:70000`: a port is a number from 1 to 65535',
    'worker1: { kubelet: "https://10.0.1.1" }':
      ':27: environments.dev.live.worker1.kubelet: `https://10.0.1.1` is a URL; write `host:port`',
    'worker1: { etcd: "10.0.1.1:2379" }':
      ':18: environments.dev.live.worker1.etcd: no client port of etcd of this cluster runs on `worker1`; leave it out',
  }),
)('%s is refused, with its line', (live, problem) => {
  expect(problemsOf(fileWith(live), { machine })).toEqual([`f:11${problem}`]);
});

test('a peer port is refused where etcd is unmanaged', () => {
  const text = fileWith('cp1: { etcd-peer: "10.0.1.1:2380" }', 'etcd: { topology: unmanaged }');
  expect(problemsOf(text, { machine })).toEqual([
    'f:11:14: environments.dev.live.cp1.etcd-peer: no peer port of etcd of this cluster runs on `cp1`; leave it out',
  ]);
});

test('each environment is judged by its own nodes', () => {
  const text = `${fileWith('{}')}  lab: { spec: { nodes: [{ name: lab1, addresses: [10.0.2.1] }] }, live: { lab1: { kubelet: "127.0.0.1:1" }, worker1: { kubelet: "127.0.0.1:2" } } }
`;
  expect(problemsOf(text, { machine, environment: 'dev' })).toEqual([]);
  expect(problemsOf(text, { machine, environment: 'lab' })).toEqual([
    'f:12:110: environments.lab.live.worker1: no node `worker1` in this environment; there are `cp1`, `cp2`, `lab1`',
  ]);
});
