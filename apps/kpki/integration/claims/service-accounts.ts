import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { as, type ControlPlane, type Running } from '../control-plane.ts';
import { eventually } from '../eventually.ts';
import { whoAmI } from '../who-am-i.ts';

function requestToken(plane: ControlPlane): Promise<string> {
  return eventually(async () => {
    const answer = await as(plane, 'super-admin.conf', 'create', 'token', 'default');
    expect(answer, answer.stderr).toMatchObject({ code: 0 });
    return answer.stdout.trim();
  });
}

async function keyOf(directory: string, file: string): Promise<Buffer> {
  return readFile(join(directory, 'pki', file));
}

/** JWS (RFC 7518 section 3.4) encodes ECDSA signatures as r and s side by side. */
function withKey(key: KeyObject): { readonly key: KeyObject; readonly dsaEncoding: 'ieee-p1363' } {
  return { key, dsaEncoding: 'ieee-p1363' };
}

export function serviceAccounts(running: Running): void {
  describe('service-account tokens', () => {
    test('are signed by sa.key and accepted', async () => {
      const plane = running();
      const token = await requestToken(plane);
      const [header = '', payload = '', signature = ''] = token.split('.');
      const publicKey = createPublicKey(await keyOf(plane.directory, 'sa.pub'));
      const message = Buffer.from(`${header}.${payload}`);
      expect(verify('sha256', message, withKey(publicKey), Buffer.from(signature, 'base64url'))).toBe(true);
      expect(await whoAmI(plane, { headers: { authorization: `Bearer ${token}` } })).toMatchObject({
        username: 'system:serviceaccount:default:default',
        groups: expect.arrayContaining(['system:serviceaccounts:default']),
      });
    });

    test('are refused when another key signed them', async () => {
      const plane = running();
      const [header = '', payload = ''] = (await requestToken(plane)).split('.');
      const key = createPrivateKey(await keyOf(plane.stranger, 'sa.key'));
      const signature = sign('sha256', Buffer.from(`${header}.${payload}`), withKey(key)).toString('base64url');
      const authorization = `Bearer ${header}.${payload}.${signature}`;
      expect(await whoAmI(plane, { headers: { authorization } })).toBeNull();
    });
  });
}
