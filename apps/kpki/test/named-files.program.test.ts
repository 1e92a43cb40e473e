import { describe, expect } from 'vitest';
import { builtProgram } from './built/program.ts';
import { kubeadmFile } from './configurations.ts';
import { type Script, script } from './script.ts';

/** Little more than Node itself needs, so that an endless read ends here. */
const bounded = { before: 'ulimit -v 8000000' };

const judge = (file: string): string => `verify --certificate ${file} --ca ${file}`;

describe('a file that somebody names', () => {
  script('has no end, or is far too large: refused in bounded memory', async ($) => {
    await $.run('/usr/bin/truncate', ['-s', '100M', 'large']);
    for (const file of ['/dev/zero', 'large']) {
      for (const line of [judge(file), `plan -f ${file} --dir out`]) {
        expect(await $.kpki(line, bounded), line).toMatchObject({
          code: 2,
          stdout: '',
          stderr: `kpki: ${file}: the file is larger than 4194304 bytes; is it the right file\n`,
        });
      }
    }
    expect($.files()).toEqual(['large']);
  });

  script('is a pipe that nobody writes to: refused at once', async ($) => {
    await $.run('/usr/bin/mkfifo', ['pipe']);
    const said = 'kpki: pipe: no process writes to this pipe; name a file\n';
    for (const line of [judge('pipe'), 'plan -f pipe --dir out']) {
      expect(await $.kpki(line), line).toMatchObject({ code: 2, stdout: '', stderr: said });
    }
  });

  script('is a pipe whose writer takes its time: read to its end', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const { code, stdout } = await slowly($);
    expect([code, stdout]).toEqual([0, expect.stringContaining('19 to create.')]);
  });
});

/** The first half of the file arrives before the second is written: its reader meets an empty pipe in between. */
function slowly($: Script) {
  $.write('plan.sh', `{ head -c 100 kubeadm.yaml; sleep 0.3; tail -c +101 kubeadm.yaml; } | "$@"\n`);
  const plan = 'plan -f /dev/stdin --dir out'.split(' ');
  return $.run('/bin/sh', ['plan.sh', process.execPath, builtProgram, ...plan]);
}
