import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { kubeadmFile, kubeadmFiles } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { onDisks, scriptOnDisk } from './mounted.ts';
import type { Script } from './script.ts';

const enough = '8m';
const otherAddress = kubeadmFile.replace('192.0.2.10', '192.0.2.11');

const run = ($: Script, line: string) => $.kpki(`${line} -f kubeadm.yaml --dir disk/out`);

async function isCompleteAfterRerun($: Script): Promise<void> {
  expect(await run($, 'apply --yes')).toMatchObject({ code: 0 });
  expect(await run($, 'verify')).toMatchObject({ code: 0 });
  // No stage, journal or lock is left.
  expect($.files('disk/out')).toEqual(kubeadmFiles);
}

const contentsOf = ($: Script): Readonly<Record<string, string>> =>
  Object.fromEntries($.files('disk').map((file) => [file, $.read(`disk/${file}`)]));

onDisks('a full disk', () => {
  // A page is 4 KiB, and each file takes one: the lock, the stage at its beginning, in its middle and at its end.
  for (const size of ['4k', '12k', '60k', '112k']) {
    scriptOnDisk(
      `of ${size}, when all is made: no file is there, and the next run makes all`,
      size,
      async ($, disk) => {
        $.write('kubeadm.yaml', kubeadmFile);
        const { code, stderr } = await run($, 'apply --yes');
        expect([code, stderr]).toEqual([
          1,
          expect.stringMatching(
            /sink "main" .*no space left on device \(ENOSPC\); nothing was written, and `kpki doctor .*\n$/,
          ),
        ]);
        expect($.files('disk')).toEqual([]);
        disk.remount(`size=${enough}`);
        await isCompleteAfterRerun($);
      },
    );
  }

  for (const pages of [0, 1, 5, 8]) {
    scriptOnDisk(`with ${pages} pages left, when an address changes: all stays as it was`, enough, async ($, disk) => {
      $.write('kubeadm.yaml', kubeadmFile);
      expect(await run($, 'apply --yes')).toMatchObject({ code: 0 });
      // tmpfs counts pages and files. One more file records what was made, for an undo.
      const used = kubeadmFiles.length + 1;
      const page = 4096;
      disk.remount(`size=${(used + pages) * page}`);
      const before = contentsOf($);
      $.write('kubeadm.yaml', otherAddress);
      const { code, stderr } = await run($, 'apply --yes');
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/no space left on device \(ENOSPC\); nothing was written, and `kpki doctor .*\n$/),
      ]);
      expect(contentsOf($)).toEqual(before);
      $.write('kubeadm.yaml', kubeadmFile);
      expect(await run($, 'verify')).toMatchObject({ code: 0 });
      $.write('kubeadm.yaml', otherAddress);
      disk.remount(`size=${enough}`);
      await isCompleteAfterRerun($);
    });
  }
});

onDisks('a disk that is mounted to be read', () => {
  scriptOnDisk(
    'what only reads works; what would change something is refused, and changes nothing',
    enough,
    async ($, disk) => {
      $.write('kubeadm.yaml', kubeadmFile);
      expect(await run($, 'apply --yes')).toMatchObject({ code: 0 });
      disk.remount('ro');
      const before = contentsOf($);
      for (const line of ['plan --exit-code', 'status --exit-code', 'verify', 'apply --yes']) {
        expect(await run($, line), line).toMatchObject({ code: 0 });
      }
      $.write('kubeadm.yaml', otherAddress);
      expect(await run($, 'plan --exit-code')).toMatchObject({ code: 3 });
      const said = expect.stringMatching(
        /sink "main" .*read-only file system \(EROFS\); nothing was written, and `kpki doctor .*\n$/,
      );
      expect(await run($, 'apply --yes')).toMatchObject({ code: 1, stderr: said });
      expect(await $.kpki('apply --yes -f kubeadm.yaml --dir disk/new')).toMatchObject({ code: 1, stderr: said });
      expect(contentsOf($)).toEqual(before);
    },
  );
});

describe('a folder that others may write', () => {
  const play = onFilledFolder();
  const cases = [
    // A status reports it as any unread sink; the others refuse.
    ['out', 0o777, 'out', { plan: 2, status: 1, verify: 2, 'apply --yes': 2 }],
    // The report lists what is below it as unreadable.
    ['out/pki', 0o757, 'folder pki', { plan: 1, status: 0, verify: 1, 'apply --yes': 1 }],
    ['out/pki/etcd', 0o1777, 'folder pki/etcd', { plan: 1, status: 0, verify: 1, 'apply --yes': 1 }],
  ] as const;
  for (const [folder, mode, named, ends] of cases) {
    play(`${folder} with mode ${mode.toString(8)}: nothing beneath it is used, and nothing is written`, async ($) => {
      const files = $.files('out').map((file) => [file, $.read(`out/${file}`)]);
      chmodSync(join($.directory, folder), mode);
      for (const [line, exit] of Object.entries(ends)) {
        const { code, stdout, stderr } = await $.kpki(`${line} -f kubeadm.yaml --dir out`);
        expect(code, line).toBe(exit);
        expect(`${stdout}${stderr}`, line).toContain(
          `${named}: every user may write to it, so keys are not safe there; chmod o-w it`,
        );
      }
      expect($.files('out').map((file) => [file, $.read(`out/${file}`)])).toEqual(files);
      expect($.stat(folder).mode & 0o7777).toBe(mode);
    });
  }
});
