import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startReadyVault, type Vault, versionOf } from '@kpki/services';
import { clusterPki } from '../test/configurations.ts';
import { succeeds } from './program.ts';

/** A secret for each artifact, so that an apply writes several locations. */
const configuration = (address: string): string => `${clusterPki('demo')}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
environments:
  prod:
    sinks:
      vault: { use: "@kpki/vault", with: { address: "${address}", auth: { method: token, tokenFile: ./token } }, layout: vault-kv }
`;

export async function filledVault(folder: string): Promise<Vault> {
  await using resources = new AsyncDisposableStack();
  const vault = resources.use(await startReadyVault({ directory: folder }));
  await writeFile(join(folder, 'token'), vault.rootToken(), { mode: 0o600 });
  await writeFile(join(folder, 'kpki.yaml'), configuration(vault.address));
  await succeeds(folder, 'apply', '--yes');
  resources.move();
  return vault;
}
