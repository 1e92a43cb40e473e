import { execFileSync } from 'node:child_process';
import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { kubeadmFile } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import type { Script } from './script.ts';

const script = onFilledFolder(kubeadmFile);

const run = ($: Script, line: string) => $.kpki(`${line} -f kubeadm.yaml --to out`);

interface Entry {
  readonly artefact: string;
  readonly state: string;
}

describe('what no file is that kpki reads, in the place of one', () => {
  for (const [title, plant, why] of [
    ['a link that leads nowhere', (path: string) => symlinkSync('/x', path), 'it is a symbolic link'],
    ['a folder', (path: string) => mkdirSync(path), 'it is a folder'],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path]), 'it is a FIFO'],
    [
      'a file of more than 4 MiB',
      (path: string) => {
        writeFileSync(path, '');
        truncateSync(path, 5 * 1024 * 1024);
      },
      'it is larger than',
    ],
  ] as const) {
    script(`${title}: a finding among all others, and what is planned over it is blocked`, async ($) => {
      const path = join($.directory, 'out/pki/apiserver.crt');
      rmSync(path);
      plant(path);
      const status = await run($, 'status --exit-code -o yaml');
      expect(status.code).toBe(3);
      const { entries }: { readonly entries: readonly Entry[] } = parse(status.stdout);
      const odd = entries.filter(({ state }) => state !== 'ok');
      expect(odd.map(({ artefact, state }) => [artefact, state])).toEqual([['apiserver cp1', 'unreadable']]);
      expect(entries.length).toBeGreaterThan(15);
      const { code, stdout } = await run($, 'plan');
      expect(code).toBe(1);
      expect(stdout).toContain(`x blocked  apiserver cp1  unreadable: pki/apiserver.crt: ${why}`);
      expect(stdout).toMatch(/\n1 blocked; \d+ stay as they are\.\n/);
    });
  }

  for (const key of ['pki/ca.key', 'pki/sa.key']) {
    script(`${key}, which is not read: nobody is told to put another in its place`, async ($) => {
      const path = join($.directory, 'out', key);
      renameSync(path, `${path}.kept`);
      symlinkSync(`${path}.kept`, path);
      const { code, stdout } = await run($, 'plan');
      expect(code).toBe(1);
      expect(stdout).toContain(`unreadable: ${key}: `);
      expect(stdout).toContain('put that right and run this again');
      expect(stdout).not.toMatch(/from a backup|made anew|new (?:pair|ones)/);
      rmSync(path);
      renameSync(`${path}.kept`, path);
      expect((await run($, 'plan --exit-code')).code).toBe(0);
    });
  }

  script('a link is never written through', async ($) => {
    const path = join($.directory, 'out/admin.conf');
    rmSync(path);
    symlinkSync('../elsewhere', path);
    expect(await run($, 'apply --yes')).toMatchObject({ code: 1 });
    expect(await run($, 'rekey admin.conf --yes')).toMatchObject({ code: 1 });
    const verified = await run($, 'verify');
    expect(verified.code).toBe(1);
    expect(verified.stdout).toContain('holds     etcd-server cp1');
    expect(readlinkSync(path)).toBe('../elsewhere');
    expect($.files()).not.toContain('elsewhere');
    rmSync(path);
    expect(await run($, 'apply --yes')).toMatchObject({ code: 0 });
  });
});
