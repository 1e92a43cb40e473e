import { defaultRelease, kubernetesVersions } from '@kpki/services';
import { defaultKubernetesVersion, newestRead } from '@kpki/spec';
import { expect, test } from 'vitest';
import { supportedVersions } from './supported-versions.ts';

test('the default version is the newest that was read, and what the tests run on', () => {
  expect(defaultRelease).toBe(newestRead);
  expect(defaultKubernetesVersion).toBe(`v${kubernetesVersions[defaultRelease]}`);
});

test('each release has one row, the newest first', () => {
  const minors = supportedVersions().map((each) => each.minors);
  expect(minors[0]).toBe(`${newestRead}, the default`);
  expect(minors.at(-1)).toMatch(/^1\.28 to 1\.\d+$/);
  expect(new Set(minors).size).toBe(minors.length);
});
