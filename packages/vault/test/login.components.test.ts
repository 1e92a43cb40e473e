import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sink } from '@kpki/plugin';
import { Secret } from '@kpki/plugin';
import { startReadyVault, type TemporaryDirectory, temporaryDirectory, type Vault } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { environmentOf } from '../src/environment.ts';
import type { AuthOptions } from '../src/login/auth-options.ts';
import type { VaultOptions } from '../src/options.ts';
import { openSink } from '../src/sink.ts';
import { caIn, type Files, signedBy } from './certificates.ts';
import { call, listeningHost } from './host.ts';
import { defaults, kept, openAt, pair, tokenWith } from './scene.ts';

const policy = 'path "secret/data/kpki/*" { capabilities = ["create", "read", "update"] }';

needs('vault', 'openssl')('logging in to a real Vault over TLS', () => {
  let directory: TemporaryDirectory;
  let vault: Vault;
  let ca: Files;
  let client: Files;
  beforeAll(async () => {
    directory = await temporaryDirectory();
    ca = await caIn(directory.path, 'ca');
    const server = await signedBy(ca, directory.path, 'server', [
      'subjectAltName=IP:127.0.0.1,DNS:vault.example.com',
      'extendedKeyUsage=serverAuth',
    ]);
    client = await signedBy(ca, directory.path, 'client', ['extendedKeyUsage=clientAuth']);
    const tls = { ...server, ca: ca.certificate, clientCa: ca.certificate };
    vault = await startReadyVault({ directory: directory.path, tls });
    await vault.must('PUT', 'sys/policies/acl/kpki', { policy });
    for (const type of ['approle', 'jwt', 'cert']) await vault.must('POST', `sys/auth/${type}`, { type });
    return async () => {
      await vault.stop();
      await directory[Symbol.asyncDispose]();
    };
  });
  afterEach(() => vi.unstubAllEnvs());

  function open(
    auth: AuthOptions,
    more: Partial<VaultOptions> = {},
    variables: Record<string, string> = {},
  ): Sink & { lines: string[] } {
    const host = listeningHost(directory.path);
    const options = { ...defaults, address: vault.address, caFile: 'ca.crt', auth, ...more };
    const environment = { ...environmentOf(variables), tokenFiles: [] };
    return Object.assign(openSink(options, host, { environment }), { lines: host.lines });
  }
  let count = 0;
  async function works(sink: Sink): Promise<void> {
    const at = sink.locate({ path: ['login', `n${++count}`] }, kept);
    const written = await sink.write(at, pair('1'), null, call);
    expect(await sink.read(at, call)).toEqual(written);
  }
  const isAlive = async (token: string) => (await vault.ask('GET', 'auth/token/lookup-self', { token })).status === 200;
  const accessors = async (): Promise<readonly unknown[]> => {
    const { data } = await vault.must('GET', 'auth/token/accessors?list=true');
    return data?.['keys'] as readonly unknown[];
  };

  test('by a token that was given, which is never revoked', async () => {
    const token = await tokenWith(vault, policy);
    for (const variables of [{ VAULT_TOKEN: token }, { VAULT_TOKEN: 'hvs.other', BAO_TOKEN: token }]) {
      const sink = open({ method: 'token' }, {}, variables);
      await works(sink);
      await sink.close();
    }
    writeFileSync(join(directory.path, 'token'), `${token}\n`);
    const sink = open({ method: 'token', tokenFile: './token' });
    await works(sink);
    await sink.close();
    expect(await isAlive(token)).toBe(true);
    const missing: unknown = await open({ method: 'token', tokenFile: './no-token' })
      .check(call)
      .catch((each: unknown) => each);
    const file = join(directory.path, 'no-token');
    expect(missing).toMatchObject({ code: 'invalid', message: `read the token from ${file}, which does not exist` });
  });

  test('by the token in the first existing file, as `vault login` writes it', async () => {
    const file = join(directory.path, '.vault-token');
    writeFileSync(file, await tokenWith(vault, policy));
    const environment = { ...environmentOf({}), tokenFiles: ['/no/such/file', file] };
    const options = { ...defaults, address: vault.address, caFile: ca.certificate };
    await works(openSink(options, listeningHost(), { environment }));
    writeFileSync(file, 'two words');
    const error: unknown = await openSink(options, listeningHost(), { environment })
      .check(call)
      .catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'invalid', message: `read the token from ${file}, which is not one word` });
  });

  test('by a token that the user types, if no other is found', async () => {
    const token = await tokenWith(vault, policy);
    const host = { ...listeningHost(), ask: async () => new Secret(new TextEncoder().encode(token)) };
    const environment = { ...environmentOf({}), tokenFiles: [] };
    const options = { ...defaults, address: vault.address, caFile: ca.certificate };
    await works(openSink(options, host, { environment }));
    await expect(open({ method: 'token' }).check(call)).rejects.toMatchObject({
      code: 'denied',
      message: 'nobody is there to answer; set VAULT_TOKEN, run `vault login`, or choose another `auth`',
    });
  });

  async function appRole(fields: object = {}): Promise<{ readonly roleId: string; secretId(): Promise<string> }> {
    const name = `r${++count}`;
    await vault.must('POST', `auth/approle/role/${name}`, { token_policies: ['kpki'], ...fields });
    const role = (await vault.must('GET', `auth/approle/role/${name}/role-id`)).data?.['role_id'];
    return {
      roleId: String(role),
      secretId: async () =>
        String((await vault.must('POST', `auth/approle/role/${name}/secret-id`)).data?.['secret_id']),
    };
  }

  test('by AppRole, once for many requests, and its token is revoked in the end', async () => {
    const { roleId, secretId } = await appRole({ secret_id_num_uses: 1 });
    const before = await accessors();
    const sink = open({ method: 'approle', roleId, secretIdVariable: 'KPKI_ID' }, {}, { KPKI_ID: await secretId() });
    await Promise.all(Array.from({ length: 5 }, () => works(sink)));
    expect(await accessors()).toHaveLength(before.length + 1);
    await sink.close();
    expect(await accessors()).toHaveLength(before.length);
  });

  test('by AppRole with a wrong secret id is denied, and the id is shown nowhere', async () => {
    const { roleId } = await appRole();
    writeFileSync(join(directory.path, 'wrong-id'), 'canary-of-a-secret-id');
    const sink = open({ method: 'approle', roleId, secretIdFile: './wrong-id' });
    const error = await sink.check(call).catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'denied', message: expect.stringContaining('approle') });
    expect(JSON.stringify([error, String(error), sink.lines])).not.toContain('canary');
  });

  test('a token is renewed after two thirds of its life, and after its longest life another login follows', async () => {
    const { roleId, secretId } = await appRole({ token_ttl: '3s', token_max_ttl: '5s' });
    writeFileSync(join(directory.path, 'secret-id'), await secretId());
    const sink = open({ method: 'approle', roleId, secretIdFile: './secret-id' });
    const before = await accessors();
    await works(sink);
    await pause(2200);
    await works(sink);
    expect(await accessors()).toHaveLength(before.length + 1);
    await pause(1200);
    // After the first three seconds the token was renewed. The next renewal adds almost nothing.
    await works(sink);
    await pause(2200);
    await works(sink);
    await sink.close();
  });

  test('a token that was revoked behind our back is met by one more login', async () => {
    const { roleId, secretId } = await appRole();
    writeFileSync(join(directory.path, 'secret-id-2'), await secretId());
    const before = new Set(await accessors());
    const sink = open({ method: 'approle', roleId, secretIdFile: './secret-id-2' });
    await works(sink);
    const [accessor] = (await accessors()).filter((each) => !before.has(each));
    await vault.must('POST', 'auth/token/revoke-accessor', { accessor });
    await Promise.all([works(sink), works(sink), works(sink)]);
    expect(sink.lines.join()).toContain('logging in by approle again');
    expect(await accessors()).toHaveLength(before.size + 1);
    await sink.close();
    expect(await accessors()).toHaveLength(before.size);
  });

  test('an expired given token is reported, and no other login is tried', async () => {
    const token = await tokenWith(vault, policy, { ttl: '1s' });
    const sink = open({ method: 'token' }, {}, { VAULT_TOKEN: token });
    await works(sink);
    await pause(1500);
    const at = sink.locate({ path: ['login', 'late'] }, kept);
    await expect(sink.write(at, pair('1'), null, call)).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('vault login'),
    });
  });

  test('by a JWT, which is read at each login', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwt = (role: string): string => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const seconds = Math.floor(Date.now() / 1000);
      const text = `${part({ alg: 'ES256', typ: 'JWT' })}.${part({ sub: role, aud: 'vault', iat: seconds, exp: seconds + 600 })}`;
      return `${text}.${sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    };
    await vault.must('POST', 'auth/jwt/config', {
      jwt_validation_pubkeys: [publicKey.export({ type: 'spki', format: 'pem' })],
    });
    const role = { role_type: 'jwt', user_claim: 'sub', bound_audiences: ['vault'], token_policies: ['kpki'] };
    await vault.must('POST', 'auth/jwt/role/kpki', role);
    writeFileSync(join(directory.path, 'jwt'), jwt('ci'));
    const sink = open({ method: 'jwt', role: 'kpki', jwtFile: './jwt' });
    await works(sink);
    await sink.close();

    await works(open({ method: 'jwt', role: 'kpki', jwtVariable: 'KPKI_JWT' }, {}, { KPKI_JWT: jwt('ci') }));
    const broken = open({ method: 'jwt', role: 'kpki', jwtVariable: 'KPKI_JWT' }, {}, { KPKI_JWT: `${jwt('ci')}AA` });
    const error = await broken.check(call).catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'denied' });
    expect(String(error)).not.toMatch(/eyJ/);
  });

  test('by a TLS certificate, from the options or from the variables', async () => {
    const certificate = readFileSync(ca.certificate, 'utf8');
    await vault.must('POST', 'auth/cert/certs/kpki', { certificate, token_policies: ['kpki'] });
    const named = { clientCertificateFile: './client.crt', clientKeyFile: './client.key' };
    await works(open({ method: 'cert', role: 'kpki' }, named));
    await works(open({ method: 'cert' }, {}, { VAULT_CLIENT_CERT: client.certificate, VAULT_CLIENT_KEY: client.key }));
    await expect(open({ method: 'cert' }).check(call)).rejects.toMatchObject({ code: 'denied' });
  });

  test('a server with another CA is refused, whatever Node’s settings', async () => {
    await caIn(directory.path, 'other');
    const token = vault.rootToken();
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const cases = [
      { caFile: './other.crt', says: /caFile/ },
      { caFile: undefined, says: /no CA of this system.*VAULT_CACERT/ },
      { serverName: 'other.example.com', says: /for another name.*serverName/ },
    ];
    for (const { says, ...more } of cases) {
      const sink = open({ method: 'token' }, more, { VAULT_TOKEN: token });
      await expect(sink.check(call)).rejects.toMatchObject({ code: 'denied', message: expect.stringMatching(says) });
    }
    await open({ method: 'token' }, { serverName: 'vault.example.com' }, { VAULT_TOKEN: token }).check(call);
  });

  test('VAULT_SKIP_VERIFY=false keeps verification on, true turns it off and is said, and anything else is an error', async () => {
    const token = vault.rootToken();
    const skip = (value: string, VAULT_ADDR = vault.address) =>
      open({ method: 'token' }, { caFile: undefined }, { VAULT_TOKEN: token, VAULT_SKIP_VERIFY: value, VAULT_ADDR });
    await expect(skip('false').check(call)).rejects.toMatchObject({ code: 'denied' });
    await expect(skip('0').check(call)).rejects.toMatchObject({ code: 'denied' });
    const careless = skip('true');
    await careless.check(call);
    expect(careless.lines.join()).toContain('VAULT_SKIP_VERIFY is set');
    await expect(skip('true', 'https://other.example.com').check(call)).rejects.toMatchObject({ code: 'denied' });
    expect(() => skip('no')).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  test('the variables of the CAs mean what they mean to Vault’s own client', async () => {
    const token = vault.rootToken();
    const pem = readFileSync(ca.certificate, 'utf8');
    const from = (variables: Record<string, string>) =>
      open({ method: 'token' }, { caFile: undefined }, { VAULT_TOKEN: token, ...variables });
    await from({ VAULT_CACERT: ca.certificate }).check(call);
    await from({ VAULT_CACERT_BYTES: pem }).check(call);
    const folder = join(directory.path, 'cas');
    mkdirSync(folder);
    writeFileSync(join(folder, 'vault.pem'), pem);
    await from({ VAULT_CAPATH: folder }).check(call);
    await from({ VAULT_CACERT_BYTES: pem, VAULT_CAPATH: '/no/such/folder' }).check(call);
    await from({ VAULT_CACERT: ca.certificate, VAULT_CACERT_BYTES: 'no PEM' }).check(call);
    // Set and empty switches VAULT_CACERT off.
    await expect(from({ VAULT_CACERT: ca.certificate, BAO_CACERT: '' }).check(call)).rejects.toMatchObject({
      code: 'denied',
    });
  });

  test('a server without TLS, and plain HTTP to a server with TLS, are reported', async () => {
    const plain = openAt(vault.address.replace('https:', 'http:'), vault.rootToken());
    await expect(plain.check(call)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('400'),
    });
  });
});
