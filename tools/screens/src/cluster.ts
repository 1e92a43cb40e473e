import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from './stage.ts';

const declaration = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: prod-eu }
spec:
  controlPlaneEndpoint: api.example.com:6443
  controlPlane:
    - { name: cp1, addresses: [192.0.2.11, "2001:db8::11"] }
    - { name: cp2, addresses: [192.0.2.12, "2001:db8::12"] }
  nodes: [{ name: worker1, addresses: [192.0.2.21] }]
  users:
    - { name: jane, groups: [developers], validity: 20d }
    - { name: deploy-bot, groups: [deployers], validity: 1s }
environments:
  dev:
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./dev }, layout: kubeadm } }
  prod:
    readOnly: true
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./prod }, layout: kubeadm } }
`;

export async function makeCluster({ directory, kpki }: Stage): Promise<void> {
  await writeFile(join(directory, 'kpki.yaml'), declaration);
  const { code, stderr } = await kpki('apply', '-e', 'dev', '--yes');
  if (code !== 0) throw new Error(`kpki apply ended with ${code}:\n${stderr}`);
  const at = (path: string): string => join(directory, 'dev', path);
  await rm(at('cp2/scheduler.conf'));
  await copyFile(at('cp1/pki/apiserver-etcd-client.key'), at('cp2/pki/apiserver-etcd-client.key'));
  // The bot's certificate is valid for a second.
  await pause(1500);
}
