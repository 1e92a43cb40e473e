import { expect, test } from 'vitest';
import { readStaticPod } from './static-pod.ts';

test('the command of its one container, and the version of its image', () => {
  const pod = readStaticPod(`
apiVersion: v1
kind: Pod
spec:
  containers:
  - name: kube-apiserver
    image: registry.example.com:5000/kube-apiserver:v1.33.5
    command: [/usr/local/bin/kube-apiserver, --advertise-address=10.0.0.10, --v=2, --v=4]
    args: ["--service-account-issuer=https://kubernetes.default.svc.cluster.local?a=b", --allow-privileged]
`);
  expect(pod).toMatchObject({ component: 'kube-apiserver', version: 'v1.33.5' });
  expect([...(pod?.flags ?? [])]).toEqual([
    ['advertise-address', '10.0.0.10'],
    ['v', '4'],
    ['service-account-issuer', 'https://kubernetes.default.svc.cluster.local?a=b'],
  ]);
});

test.each([
  ['no YAML', 'a: [b'],
  ['no pod', 'kind: Deployment\nspec: { containers: [{ command: [x] }] }'],
  ['no containers', 'kind: Pod\nspec: {}'],
  ['no command', 'kind: Pod\nspec: { containers: [{ name: x, image: "y:v1.2.3" }] }'],
  ['an alias, since none is followed', 'kind: Pod\na: &a [b]\nspec: { containers: *a }'],
  ['nothing', ''],
])('%s is none', (_, text) => {
  expect(readStaticPod(text)).toBeNull();
});

test('a tag that is no version of Kubernetes tells none', () => {
  const pod = readStaticPod(
    'kind: Pod\nspec: { containers: [{ image: "etcd:3.6.8-0", command: [etcd, --name=cp1] }] }',
  );
  expect(pod).toMatchObject({ component: 'etcd', version: null });
});
