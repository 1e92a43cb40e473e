import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  around,
  ca,
  exec,
  failureOf,
  inCloneOfStranger,
  kubeconfig,
  ran,
  script,
  server,
  signal,
  stranger,
  user,
} from '../../test/stranger-kubeconfig.ts';
import { findLogin } from './find-login.ts';

inCloneOfStranger();

describe('an exec plugin', () => {
  it('is agreed to with its command, arguments and variables, and the content of all files that these name', async () => {
    const library = (text: string): Promise<void> => writeFile(join(user.clone, 'lib', 'deep', 'a.py'), text);
    await script();
    await script(join(user.clone, 'other.sh'));
    const variants: (() => Promise<void>)[] = [
      () => kubeconfig({ exec }),
      () => kubeconfig({ exec: { ...exec, command: './other.sh' } }),
      () => kubeconfig({ exec: { ...exec, args: ['--admin'] } }),
      () => kubeconfig({ exec: { ...exec, env: [{ name: 'LD_PRELOAD', value: './x.so' }] } }),
      () => kubeconfig({ exec: { ...exec, command: 'sh', args: [join(user.clone, 'pwn.sh')] } }),
      () =>
        kubeconfig({ exec: { ...exec, env: [{ name: 'LD_PRELOAD', value: `${join(user.clone, 'x.so')} other` }] } }),
      () => writeFile(join(user.clone, 'x.so'), 'the first'),
      () => writeFile(join(user.clone, 'x.so'), 'the second'),
      () =>
        kubeconfig({ exec: { ...exec, env: [{ name: 'PYTHONPATH', value: `/usr/lib:${join(user.clone, 'lib')}` }] } }),
      () => mkdir(join(user.clone, 'lib', 'deep'), { recursive: true }).then(() => library('import os')),
      () => library('import sys'),
      async () => {
        await writeFile(join(user.clone, 'pwn.sh'), '#!/bin/sh\nexit 1\n');
      },
    ];
    for (const change of variants) {
      await change();
      await failureOf((await stranger()).credentials(signal));
    }
    const digests = user.agreements.map((to) => (to.kind === 'program' ? to.digest : ''));
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
    expect(user.agreements).toMatchObject([{ variables: ['LD_PRELOAD=./x.so', 'OWN_TOKEN=(not shown)'] }]);
  });

  it('takes no agreement where a folder that it is given has too many files for one', async () => {
    await script();
    const lib = join(user.clone, 'lib');
    await mkdir(lib);
    await symlink('.', join(lib, 'round'));
    await kubeconfig({ exec: { ...exec, env: [{ name: 'PYTHONPATH', value: lib }] } });
    expect(await failureOf((await stranger()).credentials(signal))).toMatchObject({ code: 'denied' });
    await Promise.all(Array.from({ length: 1001 }, (_, at) => writeFile(join(lib, `${at}.py`), '')));
    expect(await failureOf((await stranger('yes')).credentials(signal))).toMatchObject({ code: 'unsupported' });
    expect(user.agreements).toHaveLength(1);
    expect(await ran()).toBeNull();
  });
});

describe('a link of the clone to any other kubeconfig', () => {
  it('within its folder is followed at each look, as in a volume of Kubernetes', async () => {
    for (const version of ['..1', '..2']) {
      await mkdir(join(user.clone, version));
      await writeFile(join(user.clone, version, 'token'), `of${version}`);
      await kubeconfig({ tokenFile: 'token' }, {}, join(user.clone, version, 'kc.yaml'));
    }
    await symlink('..1', join(user.clone, '..data'));
    for (const file of ['token', 'kc.yaml']) await symlink(`..data/${file}`, join(user.clone, file));
    const login = await stranger('yes');
    expect((await login.credentials(signal)).headers).toEqual({ authorization: 'Bearer of..1' });
    await rm(join(user.clone, '..data'));
    await symlink('..2', join(user.clone, '..data'));
    await rm(join(user.clone, '..1'), { recursive: true });
    expect((await login.credentials(signal)).headers).toEqual({ authorization: 'Bearer of..2' });
  });
});

describe('a file of a kubeconfig that the configuration names', () => {
  it.each([
    ['an absolute path', () => join(user.home, '.vault-token')],
    ['a path that leads out', () => '../.vault-token'],
    ['a link that leads out', () => 'link'],
    ['the service account of the pod, for another server', () => '/var/run/secrets/kubernetes.io/serviceaccount/token'],
  ])('is not read: %s', async (_, path) => {
    await symlink(join(user.home, '.vault-token'), join(user.clone, 'link'));
    user.environment['KUBERNETES_SERVICE_HOST'] = '10.96.0.1';
    user.environment['KUBERNETES_SERVICE_PORT'] = '443';
    await kubeconfig({ tokenFile: path() });
    const error = await failureOf((await stranger('yes')).credentials(signal));
    expect(error).toMatchObject({ code: 'denied', message: expect.stringContaining('KPKI_SECRET_FILES') });
    await kubeconfig({ 'client-certificate-data': 'eA==', 'client-key': path() });
    expect(await failureOf(stranger('yes'))).toMatchObject({ code: 'denied' });
  });

  it('is read in the folder of the configuration, where the environment grants it, and of a kubeconfig of the user', async () => {
    await writeFile(join(user.clone, 'token'), 'in-the-folder');
    await kubeconfig({ tokenFile: './token' });
    const { headers } = await (await stranger()).credentials(signal);
    expect(headers).toEqual({ authorization: 'Bearer in-the-folder' });
    await kubeconfig({ tokenFile: '../.vault-token' });
    user.environment['KPKI_SECRET_FILES'] = join(user.home, '.vault-token');
    expect((await (await stranger()).credentials(signal)).headers).toEqual({
      authorization: 'Bearer hvs.secret-of-the-user',
    });
    user.environment = { KUBECONFIG: join(user.clone, 'kc.yaml') };
    expect((await (await findLogin({}, around())).credentials(signal)).headers).toEqual({
      authorization: 'Bearer hvs.secret-of-the-user',
    });
  });

  it.each(['../near.yaml', '~/near.yaml'])('is not read next to a kubeconfig elsewhere: %s', async (option) => {
    await kubeconfig({ tokenFile: '.vault-token' }, {}, join(user.home, 'near.yaml'));
    const login = await findLogin({ kubeconfig: option }, around('yes'));
    expect(await failureOf(login.credentials(signal))).toMatchObject({
      code: 'denied',
      message: expect.not.stringContaining('home folder'),
    });
  });

  it('is not read where the configuration is in the home folder', async () => {
    await kubeconfig({ tokenFile: '.vault-token' }, {}, join(user.home, 'near.yaml'));
    const login = await findLogin({ kubeconfig: './near.yaml' }, { ...around('yes'), optionFolder: user.home });
    expect(await failureOf(login.credentials(signal))).toMatchObject({
      code: 'denied',
      message: expect.stringContaining('home folder'),
    });
  });

  it('may be the token of the pod for the API server of that pod alone', async () => {
    user.environment['KUBERNETES_SERVICE_HOST'] = '10.96.0.1';
    user.environment['KUBERNETES_SERVICE_PORT'] = '443';
    const account = join(user.home, 'account');
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
  const bundle = (text: string): string => Buffer.from(ca(text)).toString('base64');

  it('takes an agreement, bound to its origin, its CA and its name', async () => {
    const clusters = [
      {},
      { 'certificate-authority-data': bundle('one') },
      { 'certificate-authority-data': bundle('two') },
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
    await kubeconfig(
      { token: 'mine' },
      { 'certificate-authority-data': bundle('one') },
      join(user.home, '.kube', 'config'),
    );
    await kubeconfig({ token: 't' }, { 'certificate-authority-data': bundle('one') });
    expect((await stranger()).agreement).toBeNull();
    await kubeconfig({ token: 't' }, { 'certificate-authority-data': bundle('two') });
    expect((await stranger()).agreement).not.toBeNull();
  });
});
