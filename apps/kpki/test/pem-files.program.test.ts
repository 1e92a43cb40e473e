import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { onFilledFolder } from './filled.ts';

// All else of PEM files is in pem-files.test.ts; only a shell bounds the memory of a program.
const commands = { 'plan --exit-code': 1, 'status --exit-code': 3, verify: 1, 'apply --yes': 1 };
const certificate = 'pki/apiserver.crt';

describe('a PEM file that is there', () => {
  const play = onFilledFolder();

  play('of 100 MB: every command tells of it in bounded memory, and nothing is written', async ($) => {
    truncateSync(join($.directory, 'out', certificate), 100_000_000);
    const files = $.files('out');
    for (const [command, exit] of Object.entries(commands)) {
      const line = `${command} -f kubeadm.yaml --dir out`;
      const { code, stdout, stderr } = await $.kpki(line, { before: 'ulimit -v 8000000' });
      expect(code, command).toBe(exit);
      expect(stdout + stderr, command).toMatch(/apiserver\.crt: .*4194304/);
    }
    expect($.files('out')).toEqual(files);
    expect(statSync(join($.directory, 'out', certificate)).size).toBe(100_000_000);
  });
});
