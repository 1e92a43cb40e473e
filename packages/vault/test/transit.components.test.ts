import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { type Backend, type KeyStore, type SigningKey, signatureKinds } from '@kpki/plugin';
import type { Vault } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { describe, expect, test } from 'vitest';
import type { VaultBackendOptions } from '../src/backend-options.ts';
import type { VaultDependencies } from '../src/reach.ts';
import { openBackendAt } from './backend-scene.ts';
import { answering, counting } from './counting.ts';
import { call, listeningHost } from './host.ts';
import { policyOf } from './policy-of.ts';
import { expectRefusal } from './refused.ts';
import { relayTo } from './relay.ts';
import { tokenOf, tokenWith } from './scene.ts';
import { withVault } from './with-vault.ts';

const message = randomBytes(300);
const transit = { mount: 'transit' };

function storeOf({ keyStore }: Backend): KeyStore {
  if (keyStore === undefined) throw new Error('no key store was opened');
  return keyStore;
}

async function expectSigns(key: SigningKey | null): Promise<void> {
  const how = key?.signatures[0];
  if (key === null || how === undefined) throw new Error('there is no key to sign with');
  const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
  expect(verify(signatureKinds[how].digest, message, publicKey, await key.sign(message, how, call))).toBe(true);
}

const sign = (key: SigningKey | null) => key?.sign(message, 'ec-sha256', call) ?? Promise.resolve();

needs('vault')('keys in the transit engine of a real Vault', () => {
  let vault: Vault;
  withVault(async (started) => {
    vault = started;
    await vault.must('POST', 'sys/mounts/transit', { type: 'transit' });
    await vault.must('POST', 'sys/mounts/pki', { type: 'pki' });
  });
  const open = (
    token = vault.rootToken(),
    options: Partial<VaultBackendOptions> = {},
    machine: VaultDependencies = {},
  ) => openBackendAt(vault.address, token, { transit, ...options }, machine);
  const store = (...more: Parameters<typeof open>) => storeOf(open(...more));
  let count = 0;
  const fresh = () => `prod.kubernetes-ca.${++count}`;
  const configure = (name: string, fields: object) => vault.must('POST', `transit/keys/${name}/config`, fields);
  const rotate = (name: string) => vault.must('POST', `transit/keys/${name}/rotate`);

  test('cannot leave, and are never rotated', async () => {
    const name = fresh();
    await store().create(name, 'rsa-3072', call);
    const { data } = await vault.must('GET', `transit/keys/${name}`);
    expect(data).toMatchObject({
      type: 'rsa-3072',
      exportable: false,
      allow_plaintext_backup: false,
      latest_version: 1,
    });
    expect((await vault.ask('GET', `transit/export/signing-key/${name}`, { token: vault.rootToken() })).status).toBe(
      400,
    );
    const years = Number(data?.['auto_rotate_period']) / (365 * 24 * 3600);
    expect(years).toBeGreaterThan(250);
  });

  test('are made by one of many who make one name at a time, from two processes', async () => {
    const name = fresh();
    const stores = [store(), store()];
    const attempts = Array.from({ length: 12 }, (_, at) => stores[at % 2]?.create(name, 'ec-p256', call));
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') await expectRefusal(Promise.reject(result.reason), 'conflict', name);
    }
  });

  test('of a taken name are not made, though the server answers that all went well', async () => {
    const name = fresh();
    await vault.must('POST', `transit/keys/${name}`, { type: 'rsa-2048' });
    await expectRefusal(store().create(name, 'ec-p256', call), 'conflict', 'exists already');
    expect((await store().find(name, call))?.kind).toBe('rsa-2048');
  });

  test('stay the version they were, whatever is rotated; another is named by its number', async () => {
    const name = fresh();
    const made = await store().create(name, 'ec-p384', call);
    await rotate(name);
    await expectSigns(made);
    const [first, second] = [await store().find(name, call), await store().find(`${name}@2`, call)];
    expect(first?.publicKey).toEqual(made.publicKey);
    expect(second?.publicKey).not.toEqual(made.publicKey);
    await expectSigns(first);
    await expectSigns(second);
    expect(await store().find(`${name}@3`, call)).toBeNull();
    await expectRefusal(store().create(`${name}@3`, 'ec-p384', call), 'invalid', `${name}/rotate`);
  });

  test('whose version was taken out of use say so', async () => {
    const name = fresh();
    const key = await store().create(name, 'ec-p256', call);
    await rotate(name);
    await configure(name, { min_encryption_version: 2 });
    await expectRefusal(sign(key), 'conflict', 'min_encryption_version');
    await configure(name, { min_encryption_version: 0, min_decryption_version: 2 });
    await expectRefusal(sign(key), 'conflict', 'min_decryption_version');
    await expectRefusal(store().find(name, call), 'missing', 'version 1', 'min_decryption_version', '@2');
    await configure(name, { min_encryption_version: 2 });
    await vault.must('POST', `transit/keys/${name}/trim`, { min_available_version: 2 });
    await expectRefusal(sign(key), 'conflict', 'min_encryption_version');
    await expectRefusal(store().find(name, call), 'missing', 'version 1');
    await expectSigns(await store().find(`${name}@2`, call));
  });

  test('that were deleted sign no more, and new keys of the same name are not accepted for them', async () => {
    const name = fresh();
    const key = await store().create(name, 'ec-p256', call);
    await configure(name, { deletion_allowed: true });
    await vault.must('DELETE', `transit/keys/${name}`);
    expect(await store().find(name, call)).toBeNull();
    await expectRefusal(sign(key), 'conflict', 'the key no longer exists');
    await store().create(name, 'ec-p256', call);
    await expectRefusal(sign(key), 'conflict', 'another key than shown');
  });

  test('that can leave, or change by themselves, are warned of once; ours are not', async () => {
    const name = fresh();
    await vault.must('POST', `transit/keys/${name}`, {
      type: 'ecdsa-p256',
      exportable: true,
      allow_plaintext_backup: true,
      auto_rotate_period: '720h',
    });
    const host = listeningHost();
    const warned = storeOf(openBackendAt(vault.address, vault.rootToken(), { transit }, { host }));
    for (const _ of [1, 2]) await expectSigns(await warned.find(name, call));
    expect(host.lines).toEqual([
      expect.stringMatching(/^warn .*`exportable`/),
      expect.stringMatching(/^warn .*`allow_plaintext_backup`/),
      expect.stringMatching(/^warn .*every 2592000 s/),
    ]);
    const ours = fresh();
    await warned.create(ours, 'ec-p256', call);
    await warned.find(ours, call);
    expect(host.lines).toHaveLength(3);
  });

  test.each([
    ['aes256-gcm96', {}],
    ['ed25519', { derived: true }],
  ])('of type %s %o are not for signing', async (type, more) => {
    const name = fresh();
    await vault.must('POST', `transit/keys/${name}`, { type, ...more });
    await expectRefusal(store().find(name, call), 'invalid', name);
  });

  test.each(['a/b', 'a:b', '.a', 'a-', '', 'a@0', 'a@x', 'a@1@2', 'ä'])('cannot be called %j', async (name) => {
    await expectRefusal(store().find(name, call), 'invalid', JSON.stringify(name));
    await expectRefusal(store().create(name, 'ec-p256', call), 'invalid');
  });

  test('take one login, one request to read a key, and one for each signature', async () => {
    const name = fresh();
    await store().create(name, 'ec-p256', call);
    await vault.must('POST', 'sys/auth/approle', { type: 'approle' });
    const policy = `
      path "transit/keys/${name}" { capabilities = ["read"] }
      path "transit/sign/${name}" { capabilities = ["update"] }`;
    await vault.must('PUT', 'sys/policies/acl/signer', { policy });
    await vault.must('POST', 'auth/approle/role/signer', {
      token_policies: 'signer',
      bind_secret_id: false,
      secret_id_bound_cidrs: [],
      token_bound_cidrs: ['127.0.0.1/32'],
    });
    const { data } = await vault.must('GET', 'auth/approle/role/signer/role-id');
    const { asked, through } = counting();
    const auth = { method: 'approle', roleId: String(data?.['role_id']) } as const;
    const backend = open('', { auth }, { through });
    const key = await storeOf(backend).find(name, call);
    await Promise.all(Array.from({ length: 20 }, () => sign(key)));
    await backend.close();
    expect(asked).toEqual([
      'POST auth/approle/login',
      `GET transit/keys/${name}`,
      ...Array.from({ length: 20 }, () => `POST transit/sign/${name}`),
      'POST auth/token/revoke-self',
    ]);
  });

  test('are made by three requests', async () => {
    const name = fresh();
    const { asked, through } = counting();
    await store(undefined, {}, { through }).create(name, 'ec-p256', call);
    expect(asked).toEqual([`GET transit/keys/${name}`, `POST transit/keys/${name}`, `GET transit/keys/${name}`]);
  });

  describe('by a policy', () => {
    const policyFor = (name: string, ...rights: readonly ('read' | 'make' | 'sign')[]): string => {
      const onKey = [...(rights.includes('read') ? ['"read"'] : []), ...(rights.includes('make') ? ['"update"'] : [])];
      return `
        path "transit/keys/${name}" { capabilities = [${onKey.join(', ')}] }
        ${rights.includes('sign') ? `path "transit/sign/${name}" { capabilities = ["update"] }` : ''}`;
    };

    const useOf = (name: string) => ({ keys: [{ name, counted: false }], issuers: [] });
    const missing = async (token: string, name: string) => open(token).missingRights?.(useOf(name), call);

    test('for one key are enough for everything, and all of them are needed', async () => {
      const name = fresh();
      const reported = open().rights?.(useOf(name)) ?? '';
      const { token, rewrite } = await tokenOf(vault, reported);
      const backend = open(token);
      await backend.check(call);
      expect(await missing(token, name)).toEqual([]);
      for (const [granted, lack] of [
        [reported.replace('"read", ', ''), `no read on transit/keys/${name}`],
        [reported.replace(', "update"', ''), `no update on transit/keys/${name}`],
        [reported.replace('["update"]', '["list"]'), `no update on transit/sign/${name}`],
      ] as const) {
        await rewrite(granted);
        expect(await missing(token, name)).toEqual([lack]);
      }
      await rewrite(reported);
      await expectSigns(await storeOf(backend).create(name, 'ec-p256', call));
      await expectSigns(await storeOf(backend).find(name, call));
    });

    test('of the guide, for counted names, are enough, and let no key leave or be rotated', async () => {
      const name = fresh();
      const use = { keys: [{ name, counted: true }], issuers: [] };
      const guide = policyOf('kpki-keys.hcl', { 'transit-prod': 'transit' });
      expect(open().rights?.(use)).toBe(guide);
      const token = await tokenWith(vault, guide);
      expect(await open(token).missingRights?.(use, call)).toEqual([]);
      await expectSigns(await store(token).create(name, 'ec-p256', call));
      for (const below of ['config', 'rotate', 'trim', 'import_version']) {
        const { status } = await vault.ask('POST', `transit/keys/${name}/${below}`, {
          token,
          body: { exportable: true },
        });
        expect(status, below).toBe(403);
      }
    });

    test('without the right to create, existing keys sign anyway', async () => {
      const name = fresh();
      await store().create(name, 'ec-p256', call);
      const token = await tokenWith(vault, policyFor(name, 'read', 'sign'));
      await expectSigns(await store(token).find(name, call));
      expect(await missing(token, name)).toEqual([]);
      const other = fresh();
      const otherToken = await tokenWith(vault, policyFor(other, 'read', 'sign'));
      expect(await missing(otherToken, other)).toEqual([`no update on transit/keys/${other}`]);
      const without = store(otherToken);
      await expectRefusal(without.create(other, 'ec-p256', call), 'denied', '`update`', `transit/keys/${other}`);
      expect((await vault.ask('GET', `transit/keys/${other}`, { token: vault.rootToken() })).status).toBe(404);
    });

    test('for a version that a person made do not include the right to create', async () => {
      const name = fresh();
      expect(open().rights?.(useOf(`${name}@2`))).toBe(
        `path "transit/keys/${name}" { capabilities = ["read"] }\n` +
          `path "transit/sign/${name}" { capabilities = ["update"] }\n`,
      );
    });

    test('for the first of counted names alone, the one after it is missing once there is a key', async () => {
      const [first, next] = ['counted.etcd-ca.9', 'counted.etcd-ca.10'];
      const use = { keys: [{ name: first, counted: true }], issuers: [] };
      const token = await tokenWith(vault, policyFor(first, 'read', 'make', 'sign'));
      expect(await open(token).missingRights?.(use, call)).toEqual([]);
      await store(token).create(first, 'ec-p256', call);
      expect(await open(token).missingRights?.(use, call)).toEqual([`no read on transit/keys/${next}`]);
    });

    test('once counted keys are there, reading and signing is all that is needed, as the guide says', async () => {
      const name = 'made.etcd-ca.1';
      const use = { keys: [{ name, counted: true }], issuers: [] };
      const token = await tokenWith(vault, policyFor('+', 'read', 'sign'));
      expect(await open(token).missingRights?.(use, call)).toEqual([`no update on transit/keys/${name}`]);
      await store().create(name, 'ec-p256', call);
      expect(await open(token).missingRights?.(use, call)).toEqual([]);
    });

    test('without the right to read, nothing is found or made', async () => {
      const name = fresh();
      const without = store(await tokenWith(vault, policyFor(name, 'make', 'sign')));
      await expectRefusal(without.create(name, 'ec-p256', call), 'denied', '`read`', `transit/keys/${name}`);
      await expectRefusal(without.find(name, call), 'denied', '`read`', `transit/keys/${name}`);
    });

    test('without the right to sign, nothing is signed', async () => {
      const name = fresh();
      const without = store(await tokenWith(vault, policyFor(name, 'read', 'make')));
      const key = await without.create(name, 'ec-p256', call);
      await expectRefusal(sign(key), 'denied', '`update`', `transit/sign/${name}`);
    });
  });

  test('are not looked for where there is no such engine', async () => {
    const elsewhere = (mount: string) => open(undefined, { transit: { mount } });
    for (const mount of ['secret', 'pki', 'nowhere']) {
      await expectRefusal(storeOf(elsewhere(mount)).find('k8s-ca', call), 'missing', 'transit.mount');
    }
    await expectRefusal(elsewhere('secret').check(call), 'invalid', 'kv engine, and not transit');
    await expectRefusal(elsewhere('nowhere').check(call), 'denied', 'the mount does not exist');
    await open().check(call);
  });

  test('whose creation got no answer are in doubt', async () => {
    const relay = await relayTo(Number(new URL(vault.address).port));
    const name = fresh();
    const sender = (send: Parameters<NonNullable<VaultDependencies['through']>>[0]): typeof send => {
      return (outgoing, signal) => {
        if (outgoing.method === 'POST') relay.loseAnswers();
        return send(outgoing, signal);
      };
    };
    const far = openBackendAt(`http://127.0.0.1:${relay.port}`, vault.rootToken(), { transit }, { through: sender });
    await expectRefusal(storeOf(far).create(name, 'ec-p256', call), 'uncertain', name);
    await far.close();
    await relay.close();
    expect(await store().find(name, call)).not.toBeNull();
  });

  test('of a server that does not show their creator count as made by another client', async () => {
    const name = fresh();
    const through = answering(
      (path) => path.endsWith(`/keys/${name}`),
      (body) => {
        const { auto_rotate_period: _, ...data } = (body['data'] ?? {}) as Record<string, unknown>;
        return { body: body['data'] === undefined ? body : { ...body, data } };
      },
    );
    await expectRefusal(store(undefined, {}, { through }).create(name, 'ec-p256', call), 'conflict', 'Vault 1.11');
  });

  test('sign nothing that the key shown does not verify, and by no other version', async () => {
    const name = fresh();
    await store().create(name, 'ec-p256', call);
    await rotate(name);
    const { data } = await vault.must('POST', `transit/sign/${name}`, { input: 'aGk=', key_version: 1 });
    for (const [signature, why] of [
      [data?.['signature'], 'another key than shown'],
      ['vault:v2:aGk=', 'signed with version 2'],
    ] as const) {
      const through = answering(
        (path) => path.includes('/sign/'),
        () => ({ body: { data: { signature } } }),
      );
      await expectRefusal(sign(await store(undefined, {}, { through }).find(name, call)), 'conflict', why);
    }
  });
});
