import { expect, test } from 'vitest';
import { cachedProgram, type GoOrigin } from './cache.ts';
import { components } from './components.ts';

const go = { path: '/go', description: 'go1.26.8 linux amd64' };

function originOf(name: 'etcd' | 'etcdctl'): GoOrigin {
  const { origin } = components[name];
  if (origin.kind !== 'go') throw new Error(`${name} is not built with Go`);
  return origin;
}

test('a cached program keeps its path while nothing that it is made from changes', () => {
  const location = cachedProgram('etcd', originOf('etcd'), go);
  expect(location).toMatch(/\/kpki\/services\/etcd-3\.7\.3-[0-9a-f]{16}\/etcd$/);
  expect(cachedProgram('etcd', originOf('etcd'), go)).toBe(location);
});

test('a program of another release has the file name that it has in a release of Kubernetes', () => {
  const { origin } = components['kubectl@1.34'];
  if (origin.kind !== 'go') throw new Error('kubectl is not built with Go');
  expect(cachedProgram('kubectl@1.34', origin, go)).toMatch(/\/kubectl-1\.34\.4-[0-9a-f]{16}\/kubectl$/);
});

test('another toolchain is another location', () => {
  const newer = { ...go, description: 'go1.27.0 linux amd64' };
  expect(cachedProgram('etcd', originOf('etcd'), newer)).not.toBe(cachedProgram('etcd', originOf('etcd'), go));
});

test('a module that is not there has no location', () => {
  expect(cachedProgram('etcd', { ...originOf('etcd'), module: 'no-such-module' }, go)).toBeNull();
});
