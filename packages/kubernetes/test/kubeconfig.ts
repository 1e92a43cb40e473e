import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiServer } from '@kpki/services';
import { stringify } from 'yaml';

export interface Written {
  readonly server?: string;
  readonly namespace?: string;
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly user: Readonly<Record<string, unknown>>;
}

function kubeconfigOf(plane: ApiServer, { server = plane.url, namespace, cluster, user }: Written): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [
      {
        name: 'it',
        cluster: cluster ?? { server, 'certificate-authority-data': Buffer.from(plane.ca).toString('base64') },
      },
    ],
    users: [{ name: 'me', user }],
    contexts: [{ name: 'test', context: { cluster: 'it', user: 'me', ...(namespace && { namespace }) } }],
  });
}

export async function writeKubeconfig(plane: ApiServer, written: Written): Promise<string> {
  const file = join(await mkdtemp(join(plane.folder, 'kubeconfig-')), 'config');
  await writeFile(file, kubeconfigOf(plane, written), { mode: 0o600 });
  return file;
}
