import { describe, expect, test } from 'vitest';
import { clientIn, clientInKubeconfig, type Running } from '../control-plane.ts';
import { whoAmI } from '../who-am-i.ts';

const headers = { 'x-remote-user': 'jane', 'x-remote-group': 'developers' };

/** Only the front-proxy certificate with the allowed name may act for other users. */
export function frontProxy(running: Running): void {
  describe('the front proxy', () => {
    test('is believed who is calling', async () => {
      const plane = running();
      const client = await clientIn(plane.directory, 'pki/front-proxy-client');
      expect(await whoAmI(plane, { client, headers })).toMatchObject({
        username: 'jane',
        groups: ['developers', 'system:authenticated'],
      });
    });

    test('is nobody itself', async () => {
      const plane = running();
      const client = await clientIn(plane.directory, 'pki/front-proxy-client');
      expect(await whoAmI(plane, { client })).toBeNull();
    });

    test('is not believed with a certificate of another front-proxy CA', async () => {
      const plane = running();
      const client = await clientIn(plane.stranger, 'pki/front-proxy-client');
      expect(await whoAmI(plane, { client, headers })).toBeNull();
    });

    test('is not believed with a certificate of the Kubernetes CA for the same name', async () => {
      const plane = running();
      const client = await clientInKubeconfig(plane.directory, 'users/front-proxy-client.conf');
      expect(await whoAmI(plane, { client, headers })).toMatchObject({ username: 'front-proxy-client' });
    });
  });
}
