import type { Action, PlannedWrite, Step } from '@kpki/engine';
import { additionBlocks } from '@kpki/presentation';
import { type Cluster, parseConfiguration } from '@kpki/spec';
import { expect, test } from 'vitest';
import { shellWith } from '../../src/options/command-text.ts';
import { documentText } from '../../src/print/document.ts';

function clusterOf(...names: readonly string[]): Cluster {
  const nodes = names.map((name, at) => `{ name: ${name}, addresses: [192.0.2.${at + 1}] }`).join(', ');
  const text = `apiVersion: kpki.dev/v1alpha1\nkind: ClusterPKI\nmetadata: { name: a }\nspec: { controlPlaneEndpoint: "a.example:6443", controlPlane: [${nodes}] }\n`;
  const { configuration, problems } = parseConfiguration(text, 'f', { machine: { name: 'm', addresses: [] } });
  if (configuration === undefined) throw new Error(JSON.stringify(problems));
  return configuration.cluster;
}

function step(name: 'apiserver' | 'user', owner: string, action: Action, writes: readonly PlannedWrite[] = []): Step {
  return {
    artifact: `${name} ${owner}`,
    name,
    owner,
    action,
    reasons: [],
    warnings: [],
    operations: [],
    writes,
  } as Step;
}

const target = { cluster: clusterOf('cp1', 'cp2'), specShell: shellWith(' -e prod'), isInEnvironment: true };

const view = { wide: false, width: Number.POSITIVE_INFINITY, colors: false };
const textOf = (...args: Parameters<typeof additionBlocks>): string => documentText(additionBlocks(...args), view);

test('a node that is added to a cluster gets its files by `kpki export`', () => {
  const steps = [step('apiserver', 'cp1', 'unchanged'), step('apiserver', 'cp2', 'create')];
  expect(textOf(target, { steps })).toBe(
    '  kpki export --node cp2 -e prod --out cp2   # then copy cp2 to its /etc/kubernetes',
  );
  expect(textOf({ ...target, isInEnvironment: false }, { steps })).toBe(
    '  Copy the files of cp2 to its /etc/kubernetes.',
  );
});

test('a user that is added gets the path of the kubeconfig', () => {
  const write = { sink: 'main', location: '/srv/out', entry: 'users/jane.conf', part: 'kubeconfig' } as const;
  const steps = [
    step('apiserver', 'cp1', 'unchanged'),
    step('apiserver', 'cp2', 'unchanged'),
    step('user', 'jane', 'create', [{ ...write, node: null, effect: 'adds' as const }]),
    step('user', 'joe', 'renew', [{ ...write, node: null, effect: 'replaces' as const }]),
  ];
  expect(textOf(target, { steps })).toBe('  The kubeconfig of jane: /srv/out/users/jane.conf');
});

test('a new cluster, and a lost certificate of a node, add no node', () => {
  const all = ['cp1', 'cp2'].map((node) => step('apiserver', node, 'create'));
  expect(additionBlocks(target, { steps: all })).toEqual([]);
  const lost = [step('apiserver', 'cp1', 'unchanged'), step('apiserver', 'cp2', 'renew')];
  expect(additionBlocks(target, { steps: lost })).toEqual([]);
});
