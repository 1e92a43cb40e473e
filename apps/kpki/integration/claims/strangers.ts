import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { as, type ControlPlane, clientInKubeconfig, type Running } from '../control-plane.ts';
import { eventually } from '../eventually.ts';
import { whoAmI } from '../who-am-i.ts';

/** Certificates under the same root give no access, also with a chain that leads to it. */
export function strangers(running: Running, rootOf: (plane: ControlPlane) => string): void {
  describe('the administrator of another cluster under the same root', () => {
    test('shows a chain that the root would verify', async () => {
      const { directory, stranger } = running();
      const { certificate } = await clientInKubeconfig(stranger, 'super-admin.conf');
      const [leaf, ca] = readCertificates(certificate);
      const own = new X509Certificate(await readFile(join(directory, 'pki/ca.crt')));
      expect(leaf?.subject.text).toContain('system:masters');
      expect(ca?.issuer.text).toBe(own.issuer);
      expect(ca?.subject.text).toBe(own.subject);
    });

    test('is nobody, and the own one is who it is', async () => {
      const plane = running();
      const client = await clientInKubeconfig(plane.stranger, 'super-admin.conf');
      expect(await whoAmI(plane, { client })).toBeNull();
      const own = await clientInKubeconfig(plane.directory, 'super-admin.conf');
      expect(await whoAmI(plane, { client: own })).toMatchObject({
        groups: ['system:masters', 'system:authenticated'],
      });
    });

    // Proves that the test before passed for the right reason.
    test('would be an administrator, were the root among what clients are verified by', async () => {
      const plane = running();
      const client = await clientInKubeconfig(plane.stranger, 'super-admin.conf');
      const file = join(plane.directory, 'pki/ca.crt');
      const ca = await readFile(file);
      // The controller manager reads the file once at its start: half a file would end it.
      await eventually(async () => {
        const published = await as(plane, 'super-admin.conf', 'get', 'configmap', 'kube-root-ca.crt');
        expect(published, published.stderr).toMatchObject({ code: 0 });
      });
      await writeFile(file, Buffer.concat([ca, await readFile(rootOf(plane))]));
      try {
        await eventually(async () => {
          expect((await whoAmI(plane, { client }))?.groups).toContain('system:masters');
        });
      } finally {
        await writeFile(file, ca);
      }
      await eventually(async () => expect(await whoAmI(plane, { client })).toBeNull());
    });
  });
}
