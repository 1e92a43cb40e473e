import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from './stage.ts';

/** When the pictures are taken. */
export const today = '2026-11-24T12:00:00Z';

/**
 * Addresses of this machine where nothing listens, so that a live check is answered at once, and those that a picture
 * shows instead. Both are equally long, so that columns stay where they are.
 */
export const shownAddresses: readonly (readonly [own: string, shown: string])[] = [
  ['127.0.43.1', '192.0.2.11'],
  ['127.0.43.2', '192.0.2.12'],
  ['127.0.43.3', '192.0.2.13'],
];

function configurationText(cluster: string, environments: Readonly<Record<string, string>>): string {
  const nodes = shownAddresses.map(([address], at) => `    - { name: cp${at + 1}, addresses: [${address}] }`);
  const rows = Object.entries(environments).flatMap(([name, root]) => [
    `  ${name}:`,
    ...(name === 'prod' ? ['    readOnly: true'] : []),
    '    backends: { default: { use: "@kpki/node-crypto" } }',
    `    sinks: { main: { use: "@kpki/filesystem", with: { root: ${root} }, layout: kubeadm } }`,
  ]);
  return `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: ${cluster} }
spec:
  keys: { ca: ec-p384, certificates: ec-p384 }
  controlPlaneEndpoint: api.example.com:6443
  controlPlane:
${nodes.join('\n')}
  nodes: [{ name: worker1 }, { name: worker2 }]
  users:
    - { name: jane, groups: [developers], validity: 120d }
    - { name: deploy-bot, groups: [deployers], validity: 60d }
environments:
${rows.join('\n')}
`;
}

/** What was done with prod-eu, and when, so that something is due, expired and far from it on the day of the pictures. */
const history: readonly (readonly [day: string, ...words: readonly string[]])[] = [
  ['2025-12-06', 'apply'],
  ['2026-03-20', 'renew', '--signed-by', 'front-proxy-ca'],
  ['2026-06-10', 'renew', '--signed-by', 'etcd-ca'],
  ['2026-08-12', 'renew', 'kubelet.conf'],
  ['2026-09-01', 'renew', 'user', 'jane'],
  ['2026-09-08', 'renew', 'controller-manager.conf'],
  ['2026-09-08', 'renew', 'scheduler.conf'],
  ['2026-09-15', 'renew', 'user', 'deploy-bot'],
  ['2026-10-05', 'renew', 'admin.conf'],
  ['2026-10-05', 'renew', 'apiserver-kubelet-client'],
];

async function run({ kpki }: Stage, ...words: readonly string[]): Promise<void> {
  const { code, stderr } = await kpki(...words);
  if (code !== 0) throw new Error(`kpki ${words.join(' ')} ended with ${code}:\n${stderr}`);
}

/** prod-eu: of some months, with certificates that are due, one that is missing, one that has expired, and a wrong key. */
export async function makeCluster(stage: Stage): Promise<void> {
  const { directory, setTime } = stage;
  await writeFile(join(directory, 'kpki.yaml'), configurationText('prod-eu', { dev: './dev', prod: './prod' }));
  for (const [day, ...words] of history) {
    await setTime(`${day}T09:00:00Z`);
    await run(stage, ...words, '-e', 'dev', '--yes');
  }
  const at = (path: string): string => join(directory, 'dev', path);
  await rm(at('cp2/scheduler.conf'));
  await copyFile(at('cp1/pki/apiserver-etcd-client.key'), at('cp3/pki/apiserver-etcd-client.key'));
  await setTime(today);
}

/** Adds the fleet that prod-eu belongs to: each cluster was made on another day, one is rotated, and one file is broken. */
export async function makeFleet(stage: Stage): Promise<void> {
  const { directory, setTime } = stage;
  const clusters = join(directory, 'clusters');
  const write = (cluster: string, roots: Readonly<Record<string, string>>): Promise<void> =>
    writeFile(join(clusters, `${cluster}.yaml`), configurationText(cluster, roots));
  await mkdir(clusters);
  await write('prod-eu', { dev: '../dev' });
  for (const [cluster, day] of [
    ['prod-us', '2026-05-04'],
    ['prod-asia', '2025-11-18'],
    ['staging', '2026-08-20'],
    ['lab', '2026-11-02'],
  ] as const) {
    await write(cluster, { main: `../${cluster}` });
    await setTime(`${day}T09:00:00Z`);
    await run(stage, 'apply', '-f', `clusters/${cluster}.yaml`, '--yes');
  }
  await setTime('2026-11-20T09:00:00Z');
  await run(stage, 'rotate', 'etcd-ca', '-f', 'clusters/staging.yaml', '--yes');
  await write('edge', { main: '../edge' });
  await writeFile(join(clusters, 'old.yaml'), configurationText('old', { main: '../old' }).replace('spec:', 'specs:'));
  await setTime(today);
}
