import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { httpRequest, programPath, runProgram, urlOf } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { describe, expect, test } from 'vitest';
import type { ControlPlane, Running } from '../control-plane.ts';
import { filesBelow } from '../file-tree.ts';

const certificateOf = async (directory: string, name: string): Promise<X509Certificate> =>
  new X509Certificate(await readFile(join(directory, `pki/${name}.crt`)));

const whole = ['pki/root-ca.crt', 'pki/ca-chain.crt'];

async function askWithPython(plane: ControlPlane, bundle: string): Promise<string> {
  const script = `import ssl, sys, urllib.request
context = ssl.create_default_context(cafile=sys.argv[1])
print(urllib.request.urlopen(sys.argv[2], context=context).read().decode())`;
  const url = `${urlOf(plane.node, 'apiServer')}/livez`;
  const { stdout, stderr } = await runProgram(programPath('python3'), [
    '-c',
    script,
    join(plane.directory, bundle),
    url,
  ]);
  return stdout.trim() || stderr;
}

/** Cluster and stranger share a root: the stranger's certificates must be worthless here all the same. */
export function oneRoot(running: Running): void {
  describe('under one root', () => {
    test('are the cluster and the stranger, with CAs of the same names', async () => {
      const { directory, stranger } = running();
      const root = await certificateOf(directory, 'root-ca');
      expect((await certificateOf(stranger, 'root-ca')).fingerprint256).toBe(root.fingerprint256);
      for (const name of ['ca', 'etcd/ca', 'front-proxy-ca']) {
        const [own, other] = await Promise.all([certificateOf(directory, name), certificateOf(stranger, name)]);
        expect(own.verify(root.publicKey) && other.verify(root.publicKey), name).toBe(true);
        expect(own.subject, name).toBe(other.subject);
        expect(own.fingerprint256, name).not.toBe(other.fingerprint256);
      }
    });

    test('the key of the root is not on the node', async () => {
      const files = await filesBelow(running().directory);
      expect(files.has('pki/root-ca.crt')).toBe(true);
      expect(files.has('pki/root-ca.key')).toBe(false);
    });

    test.each(['pki/root-ca.crt', 'pki/ca-chain.crt'])(
      'a client that wants a root is content with %s',
      async (bundle) => {
        const plane = running();
        const ca = await readFile(join(plane.directory, bundle));
        const url = `${urlOf(plane.node, 'apiServer')}/livez`;
        expect(await httpRequest(url, { ca })).toMatchObject({ status: 200, body: 'ok' });
        expect(await askWithPython(plane, bundle)).toBe('ok');
      },
    );

    test('and not with the CA alone, which is for Go', async () => {
      const plane = running();
      const ca = await readFile(join(plane.directory, 'pki/ca.crt'));
      const url = `${urlOf(plane.node, 'apiServer')}/livez`;
      await expect(httpRequest(url, { ca })).rejects.toMatchObject({
        code: 'UNABLE_TO_GET_ISSUER_CERT',
      });
    });

    needs('python3')('so is a client in Python', () => {
      test.each(whole)('with %s', async (bundle) => {
        expect(await askWithPython(running(), bundle)).toBe('ok');
      });

      test('and it is not with the CA alone', async () => {
        expect(await askWithPython(running(), 'pki/ca.crt')).toContain('unable to get issuer certificate');
      });
    });
  });
}
