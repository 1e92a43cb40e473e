import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { describe, test } from 'vitest';
import { type Script, script } from './script.ts';

export interface Disk {
  remount(options: string): void;
}

function mount(...words: readonly string[]): { readonly status: number | null; readonly why: string } {
  const { status, stderr, error } = spawnSync('mount', words, { encoding: 'utf8' });
  return { status, why: (error?.message ?? stderr).trim().split('\n')[0] ?? '' };
}

async function whyNot(): Promise<string | null> {
  await using temporary = await temporaryDirectory();
  const { status, why } = mount('-t', 'tmpfs', 'none', temporary.path);
  if (status !== 0) return why;
  spawnSync('umount', [temporary.path]);
  return null;
}

const blocker = await whyNot();
const inContinuousIntegration = (process.env['CI'] ?? '') !== '';

/** A suite on real disks; if none can be mounted, one line says so, and under CI the suite fails. */
export function onDisks(title: string, body: () => void): void {
  if (blocker === null) {
    describe(title, body);
    return;
  }
  if (inContinuousIntegration) {
    test(`${title}: a disk can be mounted`, () => {
      throw new Error(blocker);
    });
  } else process.stderr.write(`skipped: ${title}: no disk can be mounted here: ${blocker}\n`);
  describe.skip(title, body);
}

export function scriptOnDisk(title: string, size: string, play: (script: Script, disk: Disk) => Promise<void>): void {
  script(title, async ($) => {
    const folder = join($.directory, 'disk');
    mkdirSync(folder);
    const done = (words: readonly string[]): void => {
      const { status, why } = mount(...words);
      if (status !== 0) throw new Error(why);
    };
    done(['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'none', folder]);
    try {
      await play($, { remount: (options) => done(['-o', `remount,${options}`, folder]) });
    } finally {
      spawnSync('umount', ['-l', folder]);
    }
  });
}
