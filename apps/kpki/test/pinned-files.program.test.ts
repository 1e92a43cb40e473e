import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { onFilledFolder } from './filled.ts';
import type { Script } from './script.ts';

/** Returns why that is impossible here, or null. */
function chattr(change: string, path: string): string | null {
  const { status, stderr, error } = spawnSync('chattr', [change, path], { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr).trim();
}

async function whyNot(): Promise<string | null> {
  await using temporary = await temporaryDirectory();
  return chattr('+i', temporary.path) ?? chattr('-i', temporary.path);
}

const blocker = await whyNot();
const run = ($: Script, line: string) => $.kpki(`${line} -f kubeadm.yaml --dir out`);

async function whilePinned($: Script, change: '+i' | '+a', file: string, play: () => Promise<void>): Promise<void> {
  const path = join($.directory, file);
  expect(chattr(change, path)).toBeNull();
  try {
    await play();
  } finally {
    chattr(change.replace('+', '-'), path);
  }
}

const contentsOf = ($: Script): Readonly<Record<string, string>> =>
  Object.fromEntries($.files('out').map((file) => [file, $.read(`out/${file}`)]));

if (blocker !== null) {
  process.stderr.write(`skipped: files that cannot be replaced: ${blocker}\n`);
  test.skip('files that cannot be replaced', () => {});
} else {
  const play = onFilledFolder();

  for (const file of ['pki/apiserver.crt', 'pki/apiserver.key']) {
    play(`${file} is immutable: rekey writes nothing, check says why, and once that is fixed it is done`, async ($) => {
      const before = contentsOf($);
      await whilePinned($, '+i', `out/${file}`, async () => {
        const why = `${file}: it is immutable; remove that attribute`;
        const { code, stderr } = await run($, 'rekey apiserver --yes');
        expect([code, stderr]).toEqual([1, expect.stringContaining(why)]);
        expect(stderr).toMatch(/; nothing was written, and `kpki doctor -f kubeadm\.yaml --dir out` shows/);
        expect(contentsOf($)).toEqual(before);
        expect(await run($, 'verify')).toMatchObject({ code: 0 });
        const checked = await run($, 'doctor');
        expect([checked.code, checked.stdout]).toEqual([1, expect.stringContaining(`no replacement of`)]);
        expect(checked.stdout.replaceAll(/\s+/g, ' ')).toContain(why);
      });
      expect(await run($, 'doctor')).toMatchObject({ code: 0 });
      expect(await run($, 'rekey apiserver --yes')).toMatchObject({ code: 0 });
      expect(await run($, 'verify')).toMatchObject({ code: 0 });
    });
  }

  play('what shows at the second rename alone: the key is restored, and undo has nothing of it', async ($) => {
    const before = contentsOf($);
    await whilePinned($, '+a', 'out/pki/apiserver.crt', async () => {
      const { code, stderr } = await run($, 'rekey apiserver --yes');
      const said =
        /put .*apiserver\.crt in place: .*EPERM\); the files that were replaced before it are restored; nothing was written/;
      expect([code, stderr]).toEqual([1, expect.stringMatching(said)]);
      expect(contentsOf($)).toEqual(before);
      expect(await run($, 'verify')).toMatchObject({ code: 0 });
    });
    expect(await run($, 'rekey apiserver --yes')).toMatchObject({ code: 0 });
    expect(await run($, 'undo --yes')).toMatchObject({ code: 0 });
    for (const file of ['pki/apiserver.key', 'pki/apiserver.crt']) expect($.read(`out/${file}`)).toBe(before[file]);
  });
}
