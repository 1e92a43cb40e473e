import { artifactsOf, type Cluster, type LeafArtifact } from '@kpki/spec';
import type { Warning, WarningRule } from '@kpki/x509';
import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { byRelease, remediesFor } from './accepted.ts';

test('an IPv4 address that is named as an IPv6 one is warned of, and refused by what Go 1.27 builds', () => {
  const mapped: Warning = { rule: 'mapped-address', depth: 0, text: 'it names an IPv4 address as an IPv6 one' };
  const other: Warning = { rule: 'weak-key', depth: 0, text: 'its key is short' };
  expect(byRelease([mapped, other], 'v1.37.2')).toEqual({ refused: [], warned: [mapped, other] });
  expect(byRelease([mapped, other], 'v1.38.0')).toEqual({ refused: [mapped], warned: [other] });
});

/** What is said of a chain of which each certificate named by its depth has a warning of that rule. */
function ways(of: Cluster, ...warned: readonly (readonly [depth: number, rule: WarningRule])[]): readonly string[] {
  const artifacts = artifactsOf(of);
  const leaf = artifacts.find((each): each is LeafArtifact => each.name === 'apiserver');
  if (leaf === undefined) throw new Error('there is an API server');
  const warnings = warned.map(([depth, rule]) => ({ rule, depth, text: 'it is odd' }));
  return remediesFor(leaf, warnings, { artifacts }).map(({ message, params }) =>
    [message, ...Object.values(params)].join(' '),
  );
}

test('a certificate is renewed or rekeyed; a CA is renewed over the same key, or rotated', () => {
  expect(ways(cluster(), [0, 'usages'])).toEqual(['renew-certificate apiserver']);
  expect(ways(cluster(), [0, 'weak-key'])).toEqual(['rekey-certificate apiserver']);
  expect(ways(cluster(), [1, 'usages'])).toEqual(['renew-ca kubernetes-ca']);
  expect(ways(cluster(), [1, 'weak-key'])).toEqual(['replace-ca kubernetes-ca']);
});

test('a root has its own; of a CA that is above kpki, and of names that a renewal keeps, nothing is said', () => {
  expect(
    ways(cluster({ ca: { topology: 'single-root', limitPathLength: true, permittedNames: null } }), [2, 'usages']),
  ).toEqual(['renew-ca root-ca']);
  expect(ways(cluster(), [2, 'usages'], [1, 'subject-name'])).toEqual([]);
});

test('each command is named once', () => {
  expect(ways(cluster(), [0, 'usages'], [0, 'validity'], [1, 'usages'], [1, 'validity'])).toHaveLength(2);
});
