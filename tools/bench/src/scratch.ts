import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versionOf } from '@kpki/services';
import { atExit } from './at-exit.ts';

export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kpki-bench-'));
  atExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

export async function folderWithUsers(count: number, group = 'staff'): Promise<string> {
  return folderWith(['  keys: { ca: ec-p256, certificates: ec-p256 }', ...usersIn(count, group)]);
}

function usersIn(count: number, group: string): readonly string[] {
  const users = Array.from({ length: count }, (_, at) => `    - { name: user-${at}, groups: ["${group}"] }`);
  return count === 0 ? [] : ['  users:', ...users];
}

export async function folderWithControlPlane(kind: string): Promise<string> {
  return folderWith(['  profile: kubeadm', `  keys: { ca: ${kind}, certificates: ${kind}, serviceAccount: ${kind} }`]);
}

interface Declared {
  readonly cluster: string;
  readonly nodes: number;
  readonly spec: readonly string[];
  readonly sink: string;
}

export async function folderWithSink(cluster: string, nodes: number, kubelets: number, sink: string): Promise<string> {
  const spec = ['  keys: { ca: ec-p256, certificates: ec-p256 }', ...usersIn(kubelets, 'system:nodes')];
  return folderFor({ cluster, nodes, spec, sink });
}

export async function folderWithNodes(nodes: number, workers: number): Promise<string> {
  const names = Array.from({ length: workers }, (_, at) => `    - { name: worker-${at + 1} }`);
  const spec = ['  keys: { ca: ec-p256, certificates: ec-p256 }', ...(workers === 0 ? [] : ['  nodes:', ...names])];
  return folderFor({ cluster: 'many', nodes, spec, sink: filesystemSink });
}

export const filesystemSink = '{ use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm }';

function folderWith(spec: readonly string[]): Promise<string> {
  return folderFor({ cluster: 'many', nodes: 1, spec, sink: filesystemSink });
}

async function folderFor({ cluster, nodes, spec, sink }: Declared): Promise<string> {
  const folder = await scratch();
  const controlPlane = Array.from(
    { length: nodes },
    (_, at) => `    - { name: cp${at + 1}, addresses: [${addressOf(at)}] }`,
  );
  const text = [
    'apiVersion: kpki.dev/v1alpha1',
    'kind: ClusterPKI',
    `metadata: { name: ${cluster} }`,
    'spec:',
    `  kubernetesVersion: ${versionOf()}`,
    '  controlPlane:',
    ...controlPlane,
    ...spec,
    'environments:',
    '  local:',
    `    sinks: { main: ${sink} }`,
    '',
  ].join('\n');
  await writeFile(join(folder, 'kpki.yaml'), text);
  return folder;
}

/** Of the networks for documentation the first has room for few: from the second hundred on, those for benchmarks (RFC 2544). */
function addressOf(at: number): string {
  return at < 200 ? `192.0.2.${at + 11}` : `198.18.${Math.floor(at / 250)}.${(at % 250) + 1}`;
}
