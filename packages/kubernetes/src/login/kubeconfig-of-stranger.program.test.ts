import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agreement, PluginError } from '@kpki/plugin';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { findLogin, type LoginSurroundings } from './find-login.ts';
import type { Login } from './login.ts';

let home: string;
let clone: string;
let agreements: Agreement[];
let environment: Record<string, string>;
const { signal } = new AbortController();
const server = 'https://198.51.100.7:6443';

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kpki-stranger-'));
  [home, clone] = [join(folder, 'home'), join(folder, 'home', 'clone')];
  await mkdir(join(home, '.kube'), { recursive: true });
  await mkdir(clone);
  await writeFile(join(home, '.vault-token'), 'hvs.secret-of-the-user');
  agreements = [];
  environment = { PATH: process.env['PATH'] ?? '' };
});
afterEach(() => rm(join(home, '..'), { recursive: true, force: true }));

function around(answer: 'yes' | 'no' = 'no'): LoginSurroundings {
  return {
    environment,
    homeFolder: home,
    optionFolder: clone,
    currentFolder: clone,
    serviceAccountFolder: join(home, 'no-pod'),
    agree: async (to) => {
      agreements.push(to);
      if (answer === 'no') throw new PluginError('denied', 'not agreed');
    },
    now: () => new Date(),
  };
}

async function kubeconfig(user: object, cluster: object = {}, file = join(clone, 'kc.yaml')): Promise<void> {
  const content = {
    clusters: [{ name: 'a', cluster: { server, ...cluster } }],
    users: [{ name: 'a', user }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    'current-context': 'a',
  };
  await writeFile(file, stringify(content));
}

/** Prints its environment into a file, and logs in. */
async function script(file = join(clone, 'pwn.sh')): Promise<void> {
  const credential = '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}';
  await writeFile(file, `#!/bin/sh\nenv > '${join(clone, 'ran')}'\necho '${credential}'\n`);
  await chmod(file, 0o755);
}

const exec = { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command: './pwn.sh' };
const ran = (): Promise<string | null> => readFile(join(clone, 'ran'), 'utf8').catch(() => null);
const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);
const stranger = (answer?: 'yes'): Promise<Login> => findLogin({ kubeconfig: './kc.yaml' }, around(answer));

describe('an exec plugin', () => {
  it('of a kubeconfig that the configuration names does not run before the user agrees to it', async () => {
    await script();
    await kubeconfig({ exec });
    const login = await stranger();
    expect(await failureOf(login.credentials(signal))).toMatchObject({ code: 'denied' });
    expect(await ran()).toBeNull();
    expect(agreements).toEqual([
      {
        kind: 'program',
        command: [join(clone, 'pwn.sh')],
        variables: [],
        file: join(clone, 'kc.yaml'),
        digest: expect.stringMatching(/^sha512-/),
      },
    ]);
    await (await stranger('yes')).credentials(signal);
    expect(await ran()).not.toBeNull();
  });

  it('is agreed to with its command, arguments and variables, and the content of all files that these name', async () => {
    const library = (text: string): Promise<void> => writeFile(join(clone, 'lib', 'deep', 'a.py'), text);
    await script();
    await script(join(clone, 'other.sh'));
    const variants: (() => Promise<void>)[] = [
      () => kubeconfig({ exec }),
      () => kubeconfig({ exec: { ...exec, command: './other.sh' } }),
      () => kubeconfig({ exec: { ...exec, args: ['--admin'] } }),
      () => kubeconfig({ exec: { ...exec, env: [{ name: 'LD_PRELOAD', value: './x.so' }] } }),
      () => kubeconfig({ exec: { ...exec, command: 'sh', args: [join(clone, 'pwn.sh')] } }),
      () => kubeconfig({ exec: { ...exec, env: [{ name: 'LD_PRELOAD', value: `${join(clone, 'x.so')} other` }] } }),
      () => writeFile(join(clone, 'x.so'), 'the first'),
      () => writeFile(join(clone, 'x.so'), 'the second'),
      () => kubeconfig({ exec: { ...exec, env: [{ name: 'PYTHONPATH', value: `/usr/lib:${join(clone, 'lib')}` }] } }),
      () => mkdir(join(clone, 'lib', 'deep'), { recursive: true }).then(() => library('import os')),
      () => library('import sys'),
      async () => {
        await writeFile(join(clone, 'pwn.sh'), '#!/bin/sh\nexit 1\n');
      },
    ];
    for (const change of variants) {
      await change();
      await failureOf((await stranger()).credentials(signal));
    }
    const digests = agreements.map((to) => (to.kind === 'program' ? to.digest : ''));
    expect(new Set(digests).size).toBe(variants.length);
    expect(await ran()).toBeNull();
  });

  it('is shown with its variables, and no value of a secret', async () => {
    await script();
    const env = [
      { name: 'LD_PRELOAD', value: './x.so' },
      { name: 'OWN_TOKEN', value: 'own-value' },
    ];
    await kubeconfig({ exec: { ...exec, env } });
    await failureOf((await stranger()).credentials(signal));
    expect(agreements).toMatchObject([{ variables: ['LD_PRELOAD=./x.so', 'OWN_TOKEN=(not shown)'] }]);
  });

  it('takes no agreement where a folder that it is given has too many files for one', async () => {
    await script();
    const lib = join(clone, 'lib');
    await mkdir(lib);
    await symlink('.', join(lib, 'round'));
    await kubeconfig({ exec: { ...exec, env: [{ name: 'PYTHONPATH', value: lib }] } });
    expect(await failureOf((await stranger()).credentials(signal))).toMatchObject({ code: 'denied' });
    await Promise.all(Array.from({ length: 1001 }, (_, at) => writeFile(join(lib, `${at}.py`), '')));
    expect(await failureOf((await stranger('yes')).credentials(signal))).toMatchObject({ code: 'unsupported' });
    expect(agreements).toHaveLength(1);
    expect(await ran()).toBeNull();
  });

  it.each([
    [
      'KUBECONFIG',
      async () => {
        environment['KUBECONFIG'] = join(clone, 'kc.yaml');
      },
    ],
    ['~/.kube/config', () => symlink(join(clone, 'kc.yaml'), join(home, '.kube', 'config'))],
  ])('runs where the user chose its kubeconfig: %s', async (_, choose) => {
    await script();
    await kubeconfig({ exec });
    await choose();
    // A relative path is meant from the file as the user names it, as for kubectl.
    await script(join(home, '.kube', 'pwn.sh'));
    for (const option of [undefined, './kc.yaml']) {
      const login = await findLogin({ kubeconfig: option }, around());
      await login.credentials(signal);
      expect(login.agreement).toBeNull();
    }
    expect(await ran()).not.toBeNull();
    expect(agreements).toEqual([]);
  });

  it('gets no secret of the environment but what its kubeconfig sets and KPKI_EXEC_VARIABLES lists', async () => {
    await script();
    await kubeconfig({ exec: { ...exec, env: [{ name: 'OWN_TOKEN', value: 'own-value' }] } });
    environment = {
      ...environment,
      KUBECONFIG: join(clone, 'kc.yaml'),
      VAULT_TOKEN: 'vault-value',
      AWS_SECRET_ACCESS_KEY: 'aws-value',
      KPKI_JWT: 'jwt-value',
      AWS_PROFILE: 'profile-value',
    };
    const login = async (): Promise<string> => {
      await (await findLogin({}, around())).credentials(signal);
      return (await ran()) ?? '';
    };
    const before = await login();
    expect(before).toContain('own-value');
    expect(before).toContain('profile-value');
    expect(before).not.toMatch(/vault-value|aws-value|jwt-value/);
    environment['KPKI_EXEC_VARIABLES'] = 'AWS_SECRET_ACCESS_KEY';
    const after = await login();
    expect(after).toContain('aws-value');
    expect(after).not.toContain('vault-value');
  });
});

describe('a link of the clone to a kubeconfig of the user', () => {
  const ca = (text: string): string =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(text).toString('base64')}\n-----END CERTIFICATE-----\n`;

  it.each([
    ['to ~/.kube/config', () => symlink(join(home, '.kube', 'config'), join(clone, 'kc.yaml'))],
    ['by its folder', () => symlink(join(home, '.kube'), join(clone, 'kube'))],
    [
      'to a file of KUBECONFIG',
      async () => {
        await symlink(join(home, '.kube', 'config'), join(clone, 'kc.yaml'));
        environment['KUBECONFIG'] = `${join(home, 'none')}:${join(home, '.kube', 'config')}`;
      },
    ],
  ])('stands for that one, and what lies next to the link is not used: %s', async (title, link) => {
    const option = title === 'by its folder' ? './kube/config' : './kc.yaml';
    const own = join(home, '.kube');
    for (const folder of [own, clone]) {
      await writeFile(join(folder, 'ca.crt'), ca(folder));
      await writeFile(join(folder, 'token'), folder === own ? 'of-the-user' : 'of-the-stranger');
    }
    await link();
    await kubeconfig({ tokenFile: 'token' }, { 'certificate-authority': 'ca.crt' }, join(own, 'config'));
    const login = await findLogin({ kubeconfig: option }, around());
    expect(login).toMatchObject({ authorities: ca(own), agreement: null });
    expect((await login.credentials(signal)).headers).toEqual({ authorization: 'Bearer of-the-user' });

    await script();
    await kubeconfig({ exec }, {}, join(own, 'config'));
    const absent = await failureOf((await findLogin({ kubeconfig: option }, around('yes'))).credentials(signal));
    expect(absent).toMatchObject({ message: expect.stringContaining('log in by the exec plugin') });
    expect(await ran()).toBeNull();
  });
});

describe('a link of the clone to any other kubeconfig', () => {
  it('within its folder is followed at each look, as in a volume of Kubernetes', async () => {
    for (const version of ['..1', '..2']) {
      await mkdir(join(clone, version));
      await writeFile(join(clone, version, 'token'), `of${version}`);
      await kubeconfig({ tokenFile: 'token' }, {}, join(clone, version, 'kc.yaml'));
    }
    await symlink('..1', join(clone, '..data'));
    for (const file of ['token', 'kc.yaml']) await symlink(`..data/${file}`, join(clone, file));
    const login = await stranger('yes');
    expect((await login.credentials(signal)).headers).toEqual({ authorization: 'Bearer of..1' });
    await rm(join(clone, '..data'));
    await symlink('..2', join(clone, '..data'));
    await rm(join(clone, '..1'), { recursive: true });
    expect((await login.credentials(signal)).headers).toEqual({ authorization: 'Bearer of..2' });
  });

  it('has nothing that lies next to the link used', async () => {
    const own = join(home, '.kube');
    environment['KUBECONFIG'] = join(home, 'another');
    await symlink(join(own, 'config'), join(clone, 'kc.yaml'));
    for (const folder of [own, clone]) await writeFile(join(folder, 'ca.crt'), `-----BEGIN CERTIFICATE-----${folder}`);
    await writeFile(join(clone, 'token'), 'of-the-stranger');
    await script();
    const cluster = { 'certificate-authority': 'ca.crt' };
    await kubeconfig({ tokenFile: 'token' }, cluster, join(own, 'config'));
    const login = await stranger('yes');
    expect(login.authorities).toContain(own);
    expect(login.agreement).not.toBeNull();
    expect(await failureOf(login.credentials(signal))).toMatchObject({ code: 'denied' });
    await kubeconfig({ exec }, cluster, join(own, 'config'));
    await failureOf((await stranger('yes')).credentials(signal));
    expect(agreements.at(-1)).toMatchObject({ kind: 'program', command: [join(own, 'pwn.sh')] });
    expect(await ran()).toBeNull();
  });
});

describe('a file of a kubeconfig that the configuration names', () => {
  it.each([
    ['an absolute path', () => join(home, '.vault-token')],
    ['a path that leads out', () => '../.vault-token'],
    ['a link that leads out', () => 'link'],
    ['the service account of the pod, for another server', () => '/var/run/secrets/kubernetes.io/serviceaccount/token'],
  ])('is not read: %s', async (_, path) => {
    await symlink(join(home, '.vault-token'), join(clone, 'link'));
    environment['KUBERNETES_SERVICE_HOST'] = '10.96.0.1';
    environment['KUBERNETES_SERVICE_PORT'] = '443';
    await kubeconfig({ tokenFile: path() });
    const error = await failureOf((await stranger('yes')).credentials(signal));
    expect(error).toMatchObject({ code: 'denied', message: expect.stringContaining('KPKI_SECRET_FILES') });
    await kubeconfig({ 'client-certificate-data': 'eA==', 'client-key': path() });
    expect(await failureOf(stranger('yes'))).toMatchObject({ code: 'denied' });
  });

  it('is read in the folder of the configuration, where the environment grants it, and of a kubeconfig of the user', async () => {
    await writeFile(join(clone, 'token'), 'in-the-folder');
    await kubeconfig({ tokenFile: './token' });
    const { headers } = await (await stranger()).credentials(signal);
    expect(headers).toEqual({ authorization: 'Bearer in-the-folder' });
    await kubeconfig({ tokenFile: '../.vault-token' });
    environment['KPKI_SECRET_FILES'] = join(home, '.vault-token');
    expect((await (await stranger()).credentials(signal)).headers).toEqual({
      authorization: 'Bearer hvs.secret-of-the-user',
    });
    environment = { KUBECONFIG: join(clone, 'kc.yaml') };
    expect((await (await findLogin({}, around())).credentials(signal)).headers).toEqual({
      authorization: 'Bearer hvs.secret-of-the-user',
    });
  });

  it.each(['../near.yaml', '~/near.yaml'])('is not read next to a kubeconfig elsewhere: %s', async (option) => {
    await kubeconfig({ tokenFile: '.vault-token' }, {}, join(home, 'near.yaml'));
    const login = await findLogin({ kubeconfig: option }, around('yes'));
    expect(await failureOf(login.credentials(signal))).toMatchObject({
      code: 'denied',
      message: expect.not.stringContaining('home folder'),
    });
  });

  it('is not read where the configuration is in the home folder', async () => {
    await kubeconfig({ tokenFile: '.vault-token' }, {}, join(home, 'near.yaml'));
    const login = await findLogin({ kubeconfig: './near.yaml' }, { ...around('yes'), optionFolder: home });
    expect(await failureOf(login.credentials(signal))).toMatchObject({
      code: 'denied',
      message: expect.stringContaining('home folder'),
    });
  });

  it('may be the token of the pod for the API server of that pod alone', async () => {
    environment['KUBERNETES_SERVICE_HOST'] = '10.96.0.1';
    environment['KUBERNETES_SERVICE_PORT'] = '443';
    const account = join(home, 'account');
    await mkdir(account);
    await writeFile(join(account, 'token'), 'of-the-pod');
    await kubeconfig({ tokenFile: join(account, 'token') }, { server: 'https://10.96.0.1' });
    const login = await findLogin({ kubeconfig: './kc.yaml' }, { ...around(), serviceAccountFolder: account });
    expect((await login.credentials(signal)).headers).toEqual({ authorization: 'Bearer of-the-pod' });
    await kubeconfig({ tokenFile: join(account, 'token') });
    const other = await findLogin({ kubeconfig: './kc.yaml' }, { ...around(), serviceAccountFolder: account });
    expect(await failureOf(other.credentials(signal))).toMatchObject({ code: 'denied' });
  });
});

describe('the server of a kubeconfig that the configuration names', () => {
  const ca = (text: string): string =>
    Buffer.from(
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(text).toString('base64')}\n-----END CERTIFICATE-----\n`,
    ).toString('base64');

  it('takes an agreement, bound to its origin, its CA and its name', async () => {
    const clusters = [
      {},
      { 'certificate-authority-data': ca('one') },
      { 'certificate-authority-data': ca('two') },
      { 'tls-server-name': 'k8s.example.com' },
    ];
    const found = [];
    for (const cluster of clusters) {
      await kubeconfig({ token: 't' }, cluster);
      found.push((await stranger()).agreement);
    }
    expect(found[0]).toEqual({ kind: 'server', origin: server, anchors: 'machine' });
    expect(new Set(found.map((each) => each?.anchors)).size).toBe(clusters.length);
  });

  it('takes none where a kubeconfig of the user names the same server with the same CA', async () => {
    await kubeconfig({ token: 'mine' }, { 'certificate-authority-data': ca('one') }, join(home, '.kube', 'config'));
    await kubeconfig({ token: 't' }, { 'certificate-authority-data': ca('one') });
    expect((await stranger()).agreement).toBeNull();
    await kubeconfig({ token: 't' }, { 'certificate-authority-data': ca('two') });
    expect((await stranger()).agreement).not.toBeNull();
  });
});
