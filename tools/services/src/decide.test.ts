import { expect, test } from 'vitest';
import type { ComponentName } from './components.ts';
import { type Circumstances, decide } from './decide.ts';

function circumstances(
  there: readonly ComponentName[],
  more: Partial<Omit<Circumstances, 'component'>> = {},
): Circumstances {
  return {
    component: (name) => (there.includes(name) ? { path: `/bin/${name}` } : { missing: 'not built' }),
    unavailable: {},
    inContinuousIntegration: false,
    isLeftToSoak: () => false,
    ...more,
  };
}

test('a suite runs when all its components are there, under CI too', () => {
  expect(decide(['etcd', 'kubectl'], circumstances(['kubectl', 'etcd']))).toEqual({ what: 'run' });
  expect(decide(['etcd'], circumstances(['etcd'], { inContinuousIntegration: true }))).toEqual({ what: 'run' });
});

test('a suite without its component is skipped by hand and says why', () => {
  expect(decide(['etcd', 'kubectl'], circumstances(['kubectl']))).toEqual({
    what: 'skip',
    why: 'missing etcd: not built',
  });
});

test('under CI it fails', () => {
  expect(decide(['etcd', 'zlint'], circumstances([], { inContinuousIntegration: true }))).toEqual({
    what: 'fail',
    why: 'missing etcd, zlint: not built',
  });
});

test('under CI only what is known to be unavailable excuses a suite', () => {
  const knownMissing = { inContinuousIntegration: true, unavailable: { zlint: 'its module is gone' } };
  expect(decide(['etcd', 'zlint'], circumstances(['etcd'], knownMissing))).toEqual({
    what: 'skip',
    why: 'missing zlint: its module is gone',
  });
  expect(decide(['etcd', 'zlint'], circumstances([], knownMissing))).toEqual({
    what: 'fail',
    why: 'missing etcd: not built',
  });
  expect(decide(['etcd', 'zlint'], circumstances([], { ...knownMissing, inContinuousIntegration: false }))).toEqual({
    what: 'skip',
    why: 'missing etcd: not built; missing zlint: its module is gone',
  });
});

test('under CI a component that is left to the soak excuses a suite, and no other one', () => {
  const usualRun = { inContinuousIntegration: true, isLeftToSoak: (name: ComponentName) => name === 'cert-manager' };
  expect(decide(['etcd', 'cert-manager'], circumstances(['etcd'], usualRun))).toEqual({
    what: 'skip',
    why: 'missing cert-manager: not built',
  });
  expect(decide(['etcd', 'cert-manager'], circumstances([], usualRun))).toEqual({
    what: 'fail',
    why: 'missing etcd: not built',
  });
});
