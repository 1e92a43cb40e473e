import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startReadyVault, versionOf } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { artifactsOf } from '@kpki/spec';
import { expect } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { clusterOf, inFolder, kpkiIn, succeeds } from './program.ts';

const configuration = (address: string): string => `${clusterPki('prod')}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ec-p384, certificates: ec-p256 }
  controlPlaneEndpoint: api.example.com:6443
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }, { name: cp2, addresses: [192.0.2.12] }]
  nodes: [{ name: worker1 }]
environments:
  prod:
    sinks:
      vault: { use: "@kpki/vault", with: { address: "${address}", auth: { method: token, tokenFile: ./token } }, layout: vault-kv }
`;

needs('vault')('what is in a Vault is adopted', () => {
  inFolder(
    'by the names of the cluster and its nodes',
    async (below) => {
      await using vault = await startReadyVault({ directory: below });
      await writeFile(join(below, 'token'), vault.rootToken(), { mode: 0o600 });
      await writeFile(join(below, 'original.yaml'), configuration(vault.address));
      await succeeds(below, 'apply', '-f', 'original.yaml', '--yes');
      const sink = ['--sink', '@kpki/vault', '--sink-option', `address=${vault.address}`];
      const login = ['--sink-option', 'auth={ method: token, tokenFile: ./token }'];
      const nodes = ['--control-plane', 'cp1=192.0.2.11', '--control-plane', 'cp2=192.0.2.12', '--worker', 'worker1'];
      const words = [...sink, ...login, '--cluster-name', 'prod', ...nodes, '-o', 'json'];
      const { findings } = JSON.parse(await succeeds(below, 'adopt', ...words)) as {
        readonly findings: readonly { readonly finding: string }[];
      };
      expect(findings.map(({ finding }) => finding)).toEqual(['subnet-assumed', 'version-assumed']);
      const adopted = clusterOf(await readFile(join(below, 'kpki.yaml'), 'utf8'));
      expect(artifactsOf(adopted)).toEqual(artifactsOf(clusterOf(configuration(vault.address))));
      expect(await kpkiIn(below, 'plan', '--exit-code')).toMatchObject({ code: 0 });
    },
    120_000,
  );
});
