import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startReadyVault, temporaryDirectory } from '@kpki/services';
import type { Screen } from './cells.ts';
import type { Size } from './draw.ts';
import { openStage } from './stage.ts';

function configurationText(address: string): string {
  return `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: prod-eu }
spec:
  controlPlaneEndpoint: api.example.com:6443
  controlPlane:
    - { name: cp1, addresses: [192.0.2.11] }
    - { name: cp2, addresses: [192.0.2.12] }
environments:
  prod:
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks:
      vault: { use: "@kpki/vault", with: { address: "${address}", auth: { method: token, tokenFile: ./token } }, layout: vault-kv }
      handover: { use: "@kpki/filesystem", with: { root: ./handover }, layout: cluster-api }
`;
}

export async function sealedScreen(size: Size): Promise<Screen> {
  await using folder = await temporaryDirectory();
  await using vault = await startReadyVault({ directory: folder.path });
  await using stage = await openStage({ size });
  await writeFile(join(stage.directory, 'token'), vault.rootToken(), { mode: 0o600 });
  await writeFile(join(stage.directory, 'kpki.yaml'), configurationText(vault.address));
  const { code, stderr } = await stage.kpki('apply', '-e', 'prod', '--yes');
  if (code !== 0) throw new Error(`kpki apply ended with ${code}:\n${stderr}`);
  await vault.seal();
  await stage.terminal.type('kpki -e prod');
  await stage.terminal.press('Enter');
  // The stage must be there until the picture is taken.
  const screen = await stage.shot('They are not lost');
  return screen;
}
