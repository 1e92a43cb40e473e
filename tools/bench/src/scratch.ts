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

/** A folder with the declaration of one node and so many users. */
export async function folderWithUsers(count: number): Promise<string> {
  const folder = await scratch();
  const users = Array.from({ length: count }, (_, at) => `{ name: user-${at}, groups: [staff] }`);
  const text = [
    'apiVersion: kpki.dev/v1alpha1',
    'kind: ClusterPKI',
    'metadata: { name: many }',
    'spec:',
    '  kubernetesVersion: v1.34.4',
    '  keys: { authorities: ec-p256, certificates: ec-p256 }',
    '  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]',
    '  users:',
    ...users.map((user) => `    - ${user}`),
    'environments:',
    '  local:',
    '    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }',
    '',
  ].join('\n');
  await writeFile(join(folder, 'kpki.yaml'), text);
  return folder;
}
