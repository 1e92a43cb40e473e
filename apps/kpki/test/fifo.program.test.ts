import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { onFilledFolder } from './filled.ts';
import { expectOddEntry } from './odd-entry.ts';
import { expectNotReplaced } from './own-file.ts';
import { script } from './script.ts';

// Other things in the place of a file are in odd-entries.test.ts and hostile-output.test.ts; only a program makes a
// pipe.
const onFilled = onFilledFolder();
const makeFifo = (path: string): void => void execFileSync('mkfifo', [path]);

onFilled('a pipe in the place of a certificate is a finding among all others, and blocks', async ($) => {
  await expectOddEntry($, makeFifo, 'it is a FIFO');
});

onFilled('a pipe in the place of a kubeconfig is refused with the reason, and nothing is touched', async ($) => {
  rmSync(join($.directory, 'out/admin.conf'));
  makeFifo(join($.directory, 'out/admin.conf'));
  const files = $.files();
  await $.ends(1, 'apply -f kubeadm.yaml --dir out --yes', {
    stdout: /admin\.conf: it is a FIFO, socket or device/,
    stderr: 'see the plan',
  });
  expect($.files()).toEqual(files);
});

script('a pipe in the place of a new file is refused with the reason, and nothing is written', async ($) => {
  await expectNotReplaced($, makeFifo);
});
