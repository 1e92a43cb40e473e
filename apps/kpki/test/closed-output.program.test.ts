import { describe, expect } from 'vitest';
import { builtProgram } from './built/program.ts';
import { kubeadmFile, kubeadmFiles } from './configurations.ts';
import { type Script, script } from './script.ts';

const apply = 'apply -f kubeadm.yaml --dir out --yes';

/** Runs in a shell, where `$kpki` is the program; returns its exit code, which a pipe hides. */
async function inShell($: Script, pipeline: string) {
  const kpki = [process.execPath, builtProgram].map((word) => `'${word}'`).join(' ');
  const shown = await $.run('/bin/sh', [
    '-c',
    `kpki() { ${kpki} "$@"; echo $? >code; }\ntest -p closed || mkfifo closed\n${pipeline}`,
  ]);
  return { code: $.read('code').trim(), stdout: shown.stdout, stderr: shown.stderr };
}

/** A reader that has certainly closed the pipe before the program starts. */
const afterClosing = (command: string): string =>
  `{ cat closed >/dev/null; ${command}; } | { exec <&-; echo >closed; }`;

describe('output that nobody reads any more', () => {
  script('apply | head -1: one line, and every file', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const { code, stdout, stderr } = await inShell($, `kpki ${apply} | head -1`);
    expect([code, stdout]).toEqual(['0', `Plan for cluster kubernetes in ${$.directory}/out\n`]);
    expect(stderr).not.toContain('EPIPE');
    expect($.files('out')).toEqual(kubeadmFiles);
  });

  script('standard output is closed from the start: what was asked for is done, without a word of it', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const { code, stderr } = await inShell($, afterClosing(`kpki ${apply}`));
    expect(code).toBe('0');
    expect(stderr).not.toMatch(/EPIPE|^ +at /m);
    expect($.files('out')).toEqual(kubeadmFiles);
  });

  script('standard error is: the same', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const { code } = await inShell($, afterClosing(`kpki ${apply} 2>&1 >shown`));
    expect(code).toBe('0');
    expect($.read('shown')).toMatch(/^Done: /m);
    expect($.files('out')).toEqual(kubeadmFiles);
  });

  script('a report: the exit code that it has anyway', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const plan = 'plan -f kubeadm.yaml --dir out';
    const carryOut = 'carry it out with: kpki apply -f kubeadm.yaml --dir out\n';
    expect(await inShell($, afterClosing(`kpki ${plan} --exit-code`))).toMatchObject({ code: '3', stderr: carryOut });
  });

  script('a kubeconfig with its key is not handed over: exit 1, and why', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    await $.ends(0, apply);
    const user = 'kubeconfig user jane -f kubeadm.yaml --dir out';
    expect(await inShell($, afterClosing(`kpki ${user}`))).toMatchObject({
      code: '1',
      stderr: 'kpki: standard output was closed before it had everything\n',
    });
  });
});

describe('output that finds no room', () => {
  const noRoom = 'kpki: standard output did not take everything: no space left on device (ENOSPC)\n';

  script('apply: every file, then exit 1 and why', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const { code, stderr } = await inShell($, `kpki ${apply} >/dev/full`);
    expect([code, stderr.endsWith(noRoom)]).toEqual(['1', true]);
    expect(stderr).not.toMatch(/^ +at /m);
    expect($.files('out')).toEqual(kubeadmFiles);
  });

  script('a report, the version, a kubeconfig with its key: exit 1 and why, once', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    await $.ends(0, apply);
    for (const line of [
      'status -f kubeadm.yaml --dir out',
      '--version',
      'kubeconfig user jane -f kubeadm.yaml --dir out',
    ])
      expect(await inShell($, `kpki ${line} >/dev/full`), line).toMatchObject({ code: '1', stderr: noRoom });
  });

  script('standard error: what was asked for is done all the same', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const { code, stdout } = await inShell($, `kpki ${apply} 2>/dev/full`);
    expect([code, stdout]).toEqual(['0', expect.stringMatching(/^Done: /m)]);
    expect($.files('out')).toEqual(kubeadmFiles);
  });

  script('no stream is open at all: the same', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    expect((await inShell($, `kpki ${apply} <&- >&- 2>&-`)).code).toBe('0');
    expect($.files('out')).toEqual(kubeadmFiles);
  });
});
