import { expect, test } from 'vitest';
import { parseConfiguration } from './parse.ts';
import { minorVersion } from './release.ts';
import { defaultKubernetesVersion, hasFact, isBeyondRead, newestRead, sinceText, versionFacts } from './versions.ts';

test('the facts are in the order of the releases', () => {
  const minors = Object.values(versionFacts).map(({ since }) =>
    minorVersion(typeof since === 'string' ? since : (since[0] ?? '')),
  );
  expect(minors).toEqual(minors.toSorted((one, other) => one - other));
});

test('a fact begins with a minor release, its candidates among them', () => {
  expect(['v1.36.9', 'v1.37.0-rc.1', 'v1.37.0', 'v1.40.1'].map((version) => hasFact(version, 'no-v1beta3'))).toEqual([
    false,
    true,
    true,
    true,
  ]);
  expect(sinceText('no-v1beta3')).toBe('1.37');
});

test('a fact may begin with patch releases', () => {
  const name = 'no-group-for-kubelet-client';
  expect(['v1.34.7', 'v1.34.8', 'v1.36.0', 'v1.37.0'].map((version) => hasFact(version, name))).toEqual([
    false,
    true,
    false,
    true,
  ]);
  expect(sinceText(name)).toBe('1.33.12, 1.34.8, 1.35.5, 1.36.1, and all of 1.37');
});

test('the default is of the newest release that was read', () => {
  expect(minorVersion(defaultKubernetesVersion)).toBe(minorVersion(newestRead));
  expect(isBeyondRead(defaultKubernetesVersion)).toBe(false);
  expect(isBeyondRead('v1.38.0-beta.0')).toBe(true);
});

test('a spec of a later release is accepted with a warning', () => {
  const text = (version: string): string =>
    `apiVersion: kpki.dev/v1alpha1\nkind: ClusterPKI\nmetadata: { name: a }\nspec:\n  kubernetesVersion: ${version}\n  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]\n`;
  const warnings = (version: string): readonly string[] =>
    (
      parseConfiguration(text(version), 'f', { machine: { name: 'cp1', addresses: [] } }).configuration?.warnings ?? []
    ).map(({ path }) => path);
  expect(warnings(`v1.${minorVersion(newestRead) + 1}.0`)).toEqual(['spec.kubernetesVersion']);
  expect(warnings(defaultKubernetesVersion)).toEqual([]);
});
