import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agreement, PluginError } from '@kpki/plugin';
import { afterEach, beforeEach } from 'vitest';
import { stringify } from 'yaml';
import { findLogin, type LoginContext } from '../src/login/find-login.ts';
import type { ApiLogin } from '../src/login/login.ts';

export const user = { home: '', clone: '', agreements: [] as Agreement[], environment: {} as Record<string, string> };
export const signal: AbortSignal = new AbortController().signal;
export const server = 'https://198.51.100.7:6443';

/** Makes the folders before each test of the calling file. */
export function inCloneOfStranger(): void {
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kpki-stranger-'));
    user.home = join(folder, 'home');
    user.clone = join(user.home, 'clone');
    await mkdir(join(user.home, '.kube'), { recursive: true });
    await mkdir(user.clone);
    await writeFile(join(user.home, '.vault-token'), 'hvs.secret-of-the-user');
    user.agreements = [];
    user.environment = { PATH: process.env['PATH'] ?? '' };
  });
  afterEach(() => rm(join(user.home, '..'), { recursive: true, force: true }));
}

export function around(answer: 'yes' | 'no' = 'no'): LoginContext {
  return {
    environment: user.environment,
    homeFolder: user.home,
    optionFolder: user.clone,
    currentFolder: user.clone,
    serviceAccountFolder: join(user.home, 'no-pod'),
    agree: async (to) => {
      user.agreements.push(to);
      if (answer === 'no') throw new PluginError('denied', 'not agreed');
    },
    now: () => new Date(),
  };
}

export async function kubeconfig(
  login: object,
  cluster: object = {},
  file: string = join(user.clone, 'kc.yaml'),
): Promise<void> {
  const content = {
    clusters: [{ name: 'a', cluster: { server, ...cluster } }],
    users: [{ name: 'a', user: login }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    'current-context': 'a',
  };
  await writeFile(file, stringify(content));
}

/** Writes a script that prints its environment into a file, and logs in. */
export async function script(file: string = join(user.clone, 'pwn.sh')): Promise<void> {
  const credential = '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}';
  await writeFile(file, `#!/bin/sh\nenv > '${join(user.clone, 'ran')}'\necho '${credential}'\n`);
  await chmod(file, 0o755);
}

export const exec = { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command: './pwn.sh' };
export const ran = (): Promise<string | null> => readFile(join(user.clone, 'ran'), 'utf8').catch(() => null);
export const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);
export const stranger = (answer?: 'yes'): Promise<ApiLogin> => findLogin({ kubeconfig: './kc.yaml' }, around(answer));
export const ca = (text: string): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(text).toString('base64')}\n-----END CERTIFICATE-----\n`;
