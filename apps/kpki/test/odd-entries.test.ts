import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import { kubeadmFile } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { expectOddEntry, run } from './odd-entry.ts';

const script = onFilledFolder(kubeadmFile);

describe('what no file is that kpki reads, in the place of one', () => {
  const planted = [
    ['a link that leads nowhere', (path: string) => symlinkSync('/x', path), 'it is a symbolic link'],
    ['a folder', (path: string) => mkdirSync(path), 'it is a folder'],
    [
      'a file of more than 4 MiB',
      (path: string) => {
        writeFileSync(path, '');
        truncateSync(path, 5 * 1024 * 1024);
      },
      'larger than',
    ],
  ] as const;
  for (const [title, plant, why] of partOf(planted, 3)) {
    script(`${title}: a finding among all others, and what is planned over it is blocked`, async ($) => {
      await expectOddEntry($, plant, why);
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
