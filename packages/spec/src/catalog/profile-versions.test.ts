import { expect, test } from 'vitest';
import { hasSince, inProfileVersion, profileVersionOf, releaseSpans } from './profile-versions.ts';

test('each profile begins with a version of the same name, and each later version begins later', () => {
  for (const [profile, spans] of Map.groupBy(releaseSpans(), (span) => span.profile)) {
    const [first, ...later] = spans.toReversed();
    expect(first).toMatchObject({ version: profile, from: null });
    const beginnings = later.map(({ from }) => from);
    expect(beginnings, 'order `profileVersions` by release').toEqual(
      beginnings.toSorted((a, b) => Number(a) - Number(b)),
    );
  }
});

test('the spans of some versions are those that they would have without the others', () => {
  expect(releaseSpans(['kubernetes', 'kubeadm', 'kubeadm-1.29'])).toEqual([
    { version: 'kubernetes', profile: 'kubernetes', from: null, to: null },
    { version: 'kubeadm-1.29', profile: 'kubeadm', from: 29, to: null },
    { version: 'kubeadm', profile: 'kubeadm', from: null, to: 28 },
  ]);
  expect(releaseSpans(['kubeadm', 'kubernetes']).map(({ version, to }) => [version, to])).toEqual([
    ['kubernetes', null],
    ['kubeadm', null],
  ]);
});

test.each([
  ['kubernetes', 'v1.28.0', 'kubernetes'],
  ['kubernetes', 'v1.29.0', 'kubernetes'],
  ['kubeadm', 'v1.20.3', 'kubeadm'],
  ['kubeadm', 'v1.28.15', 'kubeadm'],
  ['kubeadm', 'v1.29.0-rc.1', 'kubeadm-1.29'],
  ['kubeadm', 'v1.30.7', 'kubeadm-1.29'],
] as const)('%s of %s is %s', (profile, kubernetesVersion, version) => {
  expect(profileVersionOf({ profile, kubernetesVersion })).toBe(version);
});

const versions = ['kubernetes', 'kubeadm', 'kubeadm-1.29'] as const;

test('a version inherits every value that it does not set from the previous version', () => {
  expect(versions.map((version) => inProfileVersion('same', version))).toEqual(['same', 'same', 'same']);
  const perProfile = { kubernetes: ['a'], kubeadm: ['b'] };
  expect(versions.map((version) => inProfileVersion(perProfile, version))).toEqual([['a'], ['b'], ['b']]);
  const perVersion = { ...perProfile, 'kubeadm-1.29': ['c'] };
  expect(versions.map((version) => inProfileVersion(perVersion, version))).toEqual([['a'], ['b'], ['c']]);
});

test('what a version brought is in it, in later ones, and in every other profile', () => {
  expect(versions.map((version) => hasSince(version, 'kubeadm-1.29'))).toEqual([true, false, true]);
  expect(versions.map((version) => hasSince(version, undefined))).toEqual([true, true, true]);
});
