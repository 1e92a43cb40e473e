import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ComponentName,
  component,
  openSoftHsm,
  startReadyVault,
  temporaryDirectory,
  versionOf,
} from '@kpki/services';
import type { Benchmark } from '../benchmark.ts';
import { costOf, costRows } from '../cost.ts';
import { kpki } from '../paths.ts';
import { filesystemSink, scratch } from '../scratch.ts';
import { untilClosed } from '../stands.ts';

interface OpenCaPlacement {
  readonly where: string;
  readonly needs: readonly ComponentName[];
  /** Puts what the backend reads into the folder, and answers the backend in YAML's flow style; null: none. */
  readonly backend: (folder: string) => Promise<string | null>;
}

let clusters = 0;
let vault: Promise<{ readonly address: string; readonly token: string }> | null = null;

const caPlacements: readonly OpenCaPlacement[] = [
  { where: 'files', needs: [], backend: async () => null },
  {
    where: 'SoftHSM',
    needs: ['softhsm2-util', 'pkcs11-tool', 'pkcs11js'],
    backend: async (folder) => {
      const hsm = await openSoftHsm(folder);
      const { userPin } = await hsm.addToken('bench');
      await writeFile(join(folder, 'pin'), userPin, { mode: 0o600 });
      process.env['SOFTHSM2_CONF'] = hsm.configuration;
      return `{ use: "@kpki/pkcs11", with: { module: ${hsm.module}, token: bench, pinFile: ./pin } }`;
    },
  },
  {
    where: "Vault's transit",
    needs: ['vault'],
    backend: async (folder) => {
      vault ??= openVault();
      const { address, token } = await vault;
      await writeFile(join(folder, 'token'), token, { mode: 0o600 });
      return `{ use: "@kpki/vault", with: { address: "${address}", auth: { method: token, tokenFile: ./token }, transit: {} } }`;
    },
  },
];

async function openVault(): Promise<{ readonly address: string; readonly token: string }> {
  const directory = untilClosed.use(await temporaryDirectory());
  const started = untilClosed.use(await startReadyVault({ directory: directory.path }));
  await started.must('POST', 'sys/mounts/transit', { type: 'transit' });
  const { auth } = await started.must('POST', 'auth/token/create', { policies: ['root'] });
  return { address: started.address, token: auth?.client_token ?? '' };
}

export const caPlacementBenchmarks: readonly Benchmark[] = caPlacements.flatMap(({ where, needs, backend }) => {
  const missing = needs.filter((each) => 'missing' in component(each));
  if (missing.length > 0) {
    console.error(`no rows of CAs in ${where}: ${missing.join(', ')} is not installed`);
    return [];
  }
  const name = `a control plane, its CAs in ${where}`;
  return [
    {
      rows: [...costRows(name), `  ${name}, second apply`],
      times: 5,
      measure: async () => {
        const folder = await scratch();
        await writeFile(join(folder, 'kpki.yaml'), configurationText(await backend(folder)));
        const command = [kpki, 'apply', '--yes'];
        const { wall, processor, memory } = await costOf({ command, folder });
        const second = await costOf({ command, folder });
        return [[wall], [processor], [memory], [second.wall]];
      },
    },
  ];
});

/** Each in a cluster of its own name: a store never makes a key of a name that it has. */
function configurationText(backend: string | null): string {
  clusters += 1;
  const elsewhere =
    backend === null ? [] : [`    backends: { keys: ${backend} }`, '    ca: { default: { keys: keys } }'];
  return [
    'apiVersion: kpki.dev/v1alpha1',
    'kind: ClusterPKI',
    `metadata: { name: bench${clusters} }`,
    'spec:',
    `  kubernetesVersion: ${versionOf()}`,
    '  keys: { ca: ec-p256, certificates: ec-p256 }',
    '  controlPlane:',
    '    - { name: cp1, addresses: [192.0.2.11] }',
    'environments:',
    '  local:',
    ...elsewhere,
    `    sinks: { main: ${filesystemSink} }`,
    '',
  ].join('\n');
}
