import { programPath, runProgram } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { builtProgram } from './built/program.ts';
import { kpkiFile } from './configurations.ts';
import { script } from './script.ts';

async function made(directory: string, words: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const trace = `${directory}/trace`;
  const program = [process.execPath, builtProgram, ...words];
  const watched = ['-f', '-qq', '-y', '-o', trace, '-e', 'trace=open,openat,creat', ...program];
  const shell = ['-c', 'umask 000; exec "$@"', 'sh', programPath('strace'), ...watched];
  const environment = { NODE_OPTIONS: '', NODE_COMPILE_CACHE: '', GIT_CEILING_DIRECTORIES: '/' };
  const result = await runProgram('/bin/sh', shell, { directory, environment });
  expect(result).toMatchObject({ code: 0 });
  const text = (await runProgram('cat', [trace])).stdout;
  return new Map(
    [...text.matchAll(/"([^"]+)", ([A-Z_|]*O_CREAT[A-Z_|]*), (0\d+)\)/g)].map(([, path = '', flags, mode]) => [
      path.slice(path.lastIndexOf('/') + 1),
      `${mode}${flags?.includes('O_EXCL') ? '' : ' not new'}`,
    ]),
  );
}

needs('strace')('under the umask 000 there is no moment at which another can read a key', () => {
  describe('every file that holds one is closed when it is opened', () => {
    script('kpki apply: every file of the stage, the journal and the lock', async ($) => {
      $.write('kpki.yaml', kpkiFile());
      const files = await made($.directory, ['apply', '--yes']);
      expect(files.size).toBeGreaterThan(25);
      expect([...new Set(files.values())]).toEqual(['0600']);
    });

    script('kpki kubeconfig user', async ($) => {
      $.write('kpki.yaml', kpkiFile());
      await $.ends(0, 'apply --yes');
      const files = await made($.directory, ['kubeconfig', 'user', 'jane', '--out', 'jane.conf', '--yes']);
      expect(files.get('jane.conf')).toBe('0600');
      expect($.stat('jane.conf').mode & 0o777).toBe(0o600);
    });
  });
});
