import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { clientInKubeconfig, type Running } from '../control-plane.ts';
import { whoAmI } from '../who-am-i.ts';

/** Whoever else is under the same root is nobody here, also with a chain that leads to it. */
export function strangers(running: Running): void {
  describe('the administrator of another cluster under the same root', () => {
    test('shows a chain that the root would verify', async () => {
      const { directory, stranger } = running();
      const { certificate } = await clientInKubeconfig(stranger, 'super-admin.conf');
      const [leaf, authority] = readCertificates(certificate);
      const own = new X509Certificate(await readFile(join(directory, 'pki/ca.crt')));
      expect(leaf?.subject.text).toContain('system:masters');
      expect(authority?.issuer.text).toBe(own.issuer);
      expect(authority?.subject.text).toBe(own.subject);
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
  });
}
