import { symlink, writeFile } from 'node:fs/promises';
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
  signal,
  stranger,
  user,
} from '../../test/stranger-kubeconfig.ts';
import { findLogin } from './find-login.ts';

inCloneOfStranger();

describe('an exec plugin', () => {
  it('of a kubeconfig that the configuration names does not run before the user agrees to it', async () => {
    await script();
    await kubeconfig({ exec });
    const login = await stranger();
    expect(await failureOf(login.credentials(signal))).toMatchObject({ code: 'denied' });
    expect(await ran()).toBeNull();
    expect(user.agreements).toEqual([
      {
        kind: 'program',
        command: [join(user.clone, 'pwn.sh')],
        variables: [],
        file: join(user.clone, 'kc.yaml'),
        digest: expect.stringMatching(/^sha512-/),
      },
    ]);
    await (await stranger('yes')).credentials(signal);
    expect(await ran()).not.toBeNull();
  });

  it.each([
    [
      'KUBECONFIG',
      async () => {
        user.environment['KUBECONFIG'] = join(user.clone, 'kc.yaml');
      },
    ],
    ['~/.kube/config', () => symlink(join(user.clone, 'kc.yaml'), join(user.home, '.kube', 'config'))],
  ])('runs where the user chose its kubeconfig: %s', async (_, choose) => {
    await script();
    await kubeconfig({ exec });
    await choose();
    // A relative path starts at the file as the user names it, as for kubectl.
    await script(join(user.home, '.kube', 'pwn.sh'));
    for (const option of [undefined, './kc.yaml']) {
      const login = await findLogin({ kubeconfig: option }, around());
      await login.credentials(signal);
      expect(login.agreement).toBeNull();
    }
    expect(await ran()).not.toBeNull();
    expect(user.agreements).toEqual([]);
  });

  it('gets no secret of the environment but what its kubeconfig sets and KPKI_EXEC_VARIABLES lists', async () => {
    await script();
    await kubeconfig({ exec: { ...exec, env: [{ name: 'OWN_TOKEN', value: 'own-value' }] } });
    user.environment = {
      ...user.environment,
      KUBECONFIG: join(user.clone, 'kc.yaml'),
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
    user.environment['KPKI_EXEC_VARIABLES'] = 'AWS_SECRET_ACCESS_KEY';
    const after = await login();
    expect(after).toContain('aws-value');
    expect(after).not.toContain('vault-value');
  });
});

describe('a link of the clone to a kubeconfig of the user', () => {
  it.each([
    ['to ~/.kube/config', () => symlink(join(user.home, '.kube', 'config'), join(user.clone, 'kc.yaml'))],
    ['by its folder', () => symlink(join(user.home, '.kube'), join(user.clone, 'kube'))],
    [
      'to a file of KUBECONFIG',
      async () => {
        await symlink(join(user.home, '.kube', 'config'), join(user.clone, 'kc.yaml'));
        user.environment['KUBECONFIG'] = `${join(user.home, 'none')}:${join(user.home, '.kube', 'config')}`;
      },
    ],
  ])('stands for that one, and what lies next to the link is not used: %s', async (title, link) => {
    const option = title === 'by its folder' ? './kube/config' : './kc.yaml';
    const own = join(user.home, '.kube');
    for (const folder of [own, user.clone]) {
      await writeFile(join(folder, 'ca.crt'), ca(folder));
      await writeFile(join(folder, 'token'), folder === own ? 'of-the-user' : 'of-the-stranger');
    }
    await link();
    await kubeconfig({ tokenFile: 'token' }, { 'certificate-authority': 'ca.crt' }, join(own, 'config'));
    const login = await findLogin({ kubeconfig: option }, around());
    expect(login).toMatchObject({ cas: ca(own), agreement: null });
    expect((await login.credentials(signal)).headers).toEqual({ authorization: 'Bearer of-the-user' });

    await script();
    await kubeconfig({ exec }, {}, join(own, 'config'));
    const absent = await failureOf((await findLogin({ kubeconfig: option }, around('yes'))).credentials(signal));
    expect(absent).toMatchObject({ message: expect.stringContaining('log in by the exec plugin') });
    expect(await ran()).toBeNull();
  });
});

describe('a link of the clone to any other kubeconfig', () => {
  it('has nothing that lies next to the link used', async () => {
    const own = join(user.home, '.kube');
    user.environment['KUBECONFIG'] = join(user.home, 'another');
    await symlink(join(own, 'config'), join(user.clone, 'kc.yaml'));
    for (const folder of [own, user.clone])
      await writeFile(join(folder, 'ca.crt'), `-----BEGIN CERTIFICATE-----${folder}`);
    await writeFile(join(user.clone, 'token'), 'of-the-stranger');
    await script();
    const cluster = { 'certificate-authority': 'ca.crt' };
    await kubeconfig({ tokenFile: 'token' }, cluster, join(own, 'config'));
    const login = await stranger('yes');
    expect(login.cas).toContain(own);
    expect(login.agreement).not.toBeNull();
    expect(await failureOf(login.credentials(signal))).toMatchObject({ code: 'denied' });
    await kubeconfig({ exec }, cluster, join(own, 'config'));
    await failureOf((await stranger('yes')).credentials(signal));
    expect(user.agreements.at(-1)).toMatchObject({ kind: 'program', command: [join(own, 'pwn.sh')] });
    expect(await ran()).toBeNull();
  });
});
