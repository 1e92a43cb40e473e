import { chmod, mkdir } from 'node:fs/promises';
import { defaultKubernetesVersion, writeConfiguration } from '@kpki/spec';
import { defaultFile } from './default-file.ts';
import { unwritable, writeUnlessThere } from './write-file.ts';

const folder = 'example-cluster';
export const exampleFile = `${folder}/${defaultFile}`;
export const exampleEnvironment = 'local';

/** Three control-plane nodes and a worker, on addresses for documentation (RFC 5737). */
const example = writeConfiguration({
  name: 'example',
  profile: 'kubernetes',
  kubernetesVersion: defaultKubernetesVersion,
  endpoint: 'api.example.com:6443',
  controlPlane: [
    { name: 'cp1', addresses: ['192.0.2.11'] },
    { name: 'cp2', addresses: ['192.0.2.12'] },
    { name: 'cp3', addresses: ['192.0.2.13'] },
  ],
  workers: [{ name: 'worker1', addresses: ['192.0.2.21'] }],
  keys: { ca: 'ec-p384', certificates: 'ec-p256' },
});

export async function writeExample(): Promise<boolean> {
  try {
    // Whatever the umask says: no key may lie in a folder that every user may write to.
    if ((await mkdir(folder, { recursive: true, mode: 0o755 })) !== undefined) await chmod(folder, 0o755);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
  return writeUnlessThere(exampleFile, example);
}
