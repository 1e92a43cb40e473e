import { chmodSync, mkdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { kubeadmFile, kubeadmFiles } from './configurations.ts';
import { type Script, script } from './script.ts';

const apply = 'apply -f kubeadm.yaml --dir out --yes';

describe('a git work tree', () => {
  const warning = /^warning: .*\/out is in a git work tree that does not ignore it: private keys could be committed$/m;
  const git = ($: Script, ...words: string[]) => $.run('git', words);

  script('that does not ignore the directory: a warning', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    await git($, 'init', '--quiet');
    expect((await $.kpki(apply)).stderr).toMatch(warning);
  });

  script('and where git speaks another language, below folders that are not there yet', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    await git($, 'init', '--quiet');
    const translated =
      'case "$LC_ALL" in C) exec "$GIT" "$@";; *) echo "fatal: Konnte nicht wechseln" >&2; exit 128;; esac';
    $.write('bin/git', `#!/bin/sh\n${translated}\n`);
    chmodSync(`${$.directory}/bin/git`, 0o755);
    const found = (await $.run('/bin/sh', ['-c', 'command -v git'])).stdout.trim();
    const environment = { LC_ALL: 'de_DE.UTF-8', GIT: found, PATH: `${$.directory}/bin:${process.env['PATH']}` };
    const result = await $.kpki('apply -f kubeadm.yaml --dir deep/down/out --yes', { environment });
    expect(result.stderr).toMatch(/deep\/down\/out is in a git work tree/);
  });

  script('that ignores it: no word', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    $.write('.gitignore', '/out/\n');
    await git($, 'init', '--quiet');
    expect((await $.kpki(apply)).stderr).not.toContain('git work tree');
  });

  script('that ignores every file with a secret, and not the directory: no word', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    $.write('.gitignore', '*.key\n*.conf\n');
    await git($, 'init', '--quiet');
    expect((await $.kpki(apply)).stderr).not.toContain('git work tree');
  });

  script('that ignores all of them but one: a warning', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    $.write('.gitignore', '*.key\n*.conf\n!sa.key\n');
    await git($, 'init', '--quiet');
    expect((await $.kpki(apply)).stderr).toMatch(warning);
  });

  script('nobody to ask: the warning, then exit 2 and nothing written', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    await git($, 'init', '--quiet');
    const { stderr } = await $.ends(2, 'apply -f kubeadm.yaml --dir out');
    expect(stderr).toMatch(warning);
    expect($.files().filter((file) => !file.startsWith('.git/'))).toEqual(['kubeadm.yaml']);
  });

  script('no work tree, and no git at all: no word', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    expect((await $.kpki(apply)).stderr).not.toContain('git');
    mkdirSync(`${$.directory}/empty`);
    const environment = { PATH: `${$.directory}/empty` };
    expect(await $.kpki(apply.replace('out', 'other'), { environment })).toMatchObject({ code: 0 });
  });
});

describe('one run at a time', () => {
  const held = 'apply -f big.yaml --dir out --yes';
  // Long enough to be interrupted, and short enough to be waited for.
  const big = kubeadmFile.replace('ECDSA-P256', 'RSA-3072');

  script('another run is at work: exit 4, and who', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    $.write('big.yaml', big);
    let second: ReturnType<Script['kpki']> | undefined;
    const first = await $.kpki(held, {
      onOutput: (output) => {
        if (!/^create /m.test(output) || second !== undefined) return null;
        second = $.kpki(apply);
        return null;
      },
    });
    expect(first.code).toBe(0);
    expect(await second).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/\/out is in use by kpki apply on \S+, process \d+/),
    });
    await $.ends(0, 'plan -f big.yaml --dir out --exit-code');
    await $.ends(0, held);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    script(`${signal} while keys are made: exit 130, nothing half-written, and the next run works`, async ($) => {
      $.write('kubeadm.yaml', kubeadmFile);
      $.write('big.yaml', big);
      let sent = false;
      const { code, stderr } = await $.kpki(held, {
        onOutput: (output) => {
          if (!/^create /m.test(output) || sent) return null;
          sent = true;
          return signal;
        },
      });
      expect(code, stderr).toBe(130);
      expect($.files().filter((file) => /\.(key|crt|pub|conf)$/.test(file))).toEqual([]);
      await $.ends(0, apply);
      expect($.files('out')).toEqual(kubeadmFiles);
    });
  }
});
