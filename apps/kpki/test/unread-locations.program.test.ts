import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { parse } from 'yaml';
import { clusterPki, kubeadmFile } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { type Script, scriptIn, scriptOn } from './script.ts';

interface Entry {
  readonly artifact: string;
  readonly state: string;
}

function statesIn(stdout: string): Readonly<Record<string, readonly string[]>> {
  const { entries }: { readonly entries: readonly Entry[] } = parse(stdout);
  const byState = Map.groupBy(entries, ({ state }) => state);
  return Object.fromEntries([...byState].map(([state, own]) => [state, own.map(({ artifact }) => artifact)]));
}

describe('a folder inside a location that is none to look into', () => {
  const script = onFilledFolder(kubeadmFile);
  const run = ($: Script, line: string) => $.kpki(`${line} -f kubeadm.yaml --dir out`);

  for (const [title, plant, why] of [
    ['a link', (path: string) => symlinkSync('../../kept', path), 'it is a symbolic link, which is not followed'],
    ['a link that leads nowhere', (path: string) => symlinkSync('/x', path), 'it is a symbolic link'],
    ['a file', (path: string) => writeFileSync(path, ''), 'it is not a folder'],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path]), 'it is not a folder'],
  ] as const) {
    script(`${title}: what is beneath it is a finding, all else is told, and nothing is written`, async ($) => {
      const path = join($.directory, 'out/pki/etcd');
      renameSync(path, join($.directory, 'kept'));
      plant(path);
      const kept = readdirSync(join($.directory, 'kept'));
      const status = await run($, 'status -o yaml');
      expect(status.code).toBe(0);
      const states = statesIn(status.stdout);
      expect(Object.keys(states).toSorted()).not.toContain('missing');
      expect(states['unreadable']).toEqual(
        expect.arrayContaining(['etcd-ca', 'etcd-ca-bundle', 'etcd-server cp1', 'etcd-peer cp1']),
      );
      expect(states['ok']).toEqual(expect.arrayContaining(['kubernetes-ca', 'apiserver cp1', 'sa', 'admin.conf cp1']));
      const reported = `pki/etcd/ca.crt: folder pki/etcd: ${why}`;
      const plan = await run($, 'plan');
      expect(plan).toMatchObject({ code: 1, stdout: expect.stringContaining(`⊘ blocked  etcd-ca  `) });
      expect(plan.stdout).toContain(reported);
      expect(plan.stdout).not.toMatch(/from a backup|makes a new CA|is missing/);
      const check = await run($, 'doctor');
      expect(check).toMatchObject({ code: 1, stdout: expect.stringContaining('unreadable files: ') });
      expect(check.stdout).toContain(`folder pki/etcd: ${why}`);
      const verified = await run($, 'verify');
      expect(verified).toMatchObject({ code: 1, stdout: expect.stringContaining('holds') });
      expect(await run($, 'apply --yes')).toMatchObject({ code: 1, stdout: expect.stringContaining(reported) });
      expect(await run($, 'renew etcd-server --yes')).toMatchObject({ code: 1, stderr: expect.stringContaining(why) });
      expect(await run($, 'rotate etcd-ca --yes')).toMatchObject({ code: 1, stderr: expect.stringContaining(why) });
      // What does not depend on it is renewed.
      expect(await run($, 'renew apiserver --yes')).toMatchObject({ code: 0 });
      expect(readdirSync(join($.directory, 'kept'))).toEqual(kept);
      rmSync(path);
      renameSync(join($.directory, 'kept'), path);
      expect((await run($, 'plan --exit-code')).code).toBe(0);
    });
  }
});

const threeNodes = `${clusterPki('demo')}
  controlPlaneEndpoint: 192.0.2.1:6443
  controlPlane:
    - { name: cp1, addresses: [192.0.2.10] }
    - { name: cp2, addresses: [192.0.2.11] }
    - { name: cp3, addresses: [192.0.2.12] }
environments:
  kv:
    sinks:
      main: { use: "@kpki/filesystem", with: { root: ./kv }, layout: vault-kv }
  folder:
    sinks:
      main: { use: "@kpki/filesystem", with: { root: ./folder }, layout: kubeadm }
`;

describe('of several locations', () => {
  let filled: TemporaryDirectory | undefined;
  beforeAll(async () => {
    filled = await temporaryDirectory();
    const $ = scriptIn(filled.path);
    $.write('kpki.yaml', threeNodes);
    await $.ends(0, 'apply -e kv --yes');
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());
  const script = (title: string, play: ($: Script) => Promise<void>): void =>
    scriptOn(() => filled?.path ?? '', title, play);

  for (const [title, plant, why] of [
    ['a link', (path: string) => symlinkSync('../../kept', path), 'it is a symbolic link'],
    ['a file', (path: string) => writeFileSync(path, ''), 'it is not a folder'],
    ['a folder that every user may write to', (path: string) => writable(path), 'every user may write to it'],
  ] as const) {
    script(`one that is ${title} is unreadable, and the others are told and renewed`, async ($) => {
      const path = join($.directory, 'kv/demo/cp2/apiserver');
      renameSync(path, join($.directory, 'kept'));
      plant(path);
      const status = await $.ends(0, 'status -e kv -o yaml');
      const states = statesIn(status.stdout);
      expect(states['unreadable']).toContain('apiserver cp2');
      expect(states['missing']).toBeUndefined();
      expect(states['ok']).toEqual(expect.arrayContaining(['apiserver cp1', 'apiserver cp3', 'kubernetes-ca']));
      await $.ends(1, 'doctor -e kv', { stdout: why });
      await $.ends(1, 'plan -e kv', { stdout: why });
      expect((await $.kpki('verify -e kv')).stdout).toContain('holds');
      const renewed = await $.kpki('renew apiserver cp1 -e kv --yes');
      expect(renewed, renewed.stderr).toMatchObject({ code: 0 });
      await $.ends(2, 'undo -e kv --yes', { stderr: why });
      expect(existsSync(join($.directory, 'kept/.kpki-lock'))).toBe(false);
    });
  }

  script('a key that is not read is left out of no copy and no export, and is not said to be missing', async ($) => {
    const path = join($.directory, 'kv/demo/cp1/apiserver/private_key');
    renameSync(path, join($.directory, 'kept'));
    symlinkSync('../../../../kept', path);
    for (const line of ['export --node cp1 -e kv --out node', 'copy --from kv/main --to folder/main --yes']) {
      await $.ends(1, line, {
        stderr: /the copy would lack unreadable content: .*private_key: it is a symbolic link/,
      });
    }
    expect($.files('.').filter((file) => /^(?:node|folder)\//.test(file))).toEqual([]);
  });

  script('the CA that is not read is never made again', async ($) => {
    const path = join($.directory, 'kv/demo/kubernetes-ca');
    renameSync(path, join($.directory, 'kept'));
    symlinkSync('../../kept', path);
    const kept = readdirSync(join($.directory, 'kept'));
    await $.ends(1, 'apply -e kv --yes', { stdout: 'symbolic link' });
    await $.ends(1, 'rotate kubernetes-ca -e kv --yes');
    expect(await $.kpki('export --node cp1 -e kv --out node')).toMatchObject({
      stderr: expect.stringContaining('symbolic link'),
    });
    expect(existsSync(join($.directory, 'node'))).toBe(false);
    expect(readdirSync(join($.directory, 'kept'))).toEqual(kept);
  });
});

function writable(path: string): void {
  mkdirSync(path);
  chmodSync(path, 0o777);
}
