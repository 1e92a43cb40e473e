import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './at-exit.ts';

/** A new folder, which goes when this program ends. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kpki-bench-'));
  atExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** A folder with the declaration of one node, and of so many users in one group. */
export async function folderWithUsers(count: number, group = 'staff'): Promise<string> {
  const users = Array.from({ length: count }, (_, at) => `    - { name: user-${at}, groups: ["${group}"] }`);
  return folderWith(['  keys: { authorities: ec-p256, certificates: ec-p256 }', '  users:', ...users]);
}

/** A folder with the declaration of the control plane that kubeadm makes, with one kind of key throughout. */
export async function folderWithControlPlane(kind: string): Promise<string> {
  return folderWith([
    '  profile: kubeadm',
    `  keys: { authorities: ${kind}, certificates: ${kind}, serviceAccount: ${kind} }`,
  ]);
}

async function folderWith(spec: readonly string[]): Promise<string> {
  const folder = await scratch();
  const text = [
    'apiVersion: kpki.dev/v1alpha1',
    'kind: ClusterPKI',
    'metadata: { name: many }',
    'spec:',
    '  kubernetesVersion: v1.34.4',
    '  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]',
    ...spec,
    'environments:',
    '  local:',
    '    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }',
    '',
  ].join('\n');
  await writeFile(join(folder, 'kpki.yaml'), text);
  return folder;
}
