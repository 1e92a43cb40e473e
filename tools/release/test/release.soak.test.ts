import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath, runProgram, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { readIdentity } from '../src/identity.ts';
import { buildRelease } from '../src/release.ts';
import { run } from '../src/run.ts';

needs('aarch64-linux-gnu-g++', 'lintian')('a whole release', () => {
  test('has every file with its checksum, and lintian finds nothing', async () => {
    await using own = await temporaryDirectory();
    const folder = join(own.path, 'release');
    // The bundle with its licenses, as `npm test` has built it.
    await buildRelease(readIdentity(), folder, () => {}, 'fast');
    const files = await readdir(folder);
    expect(files.map((name) => name.replace(/\d+\.\d+\.\d+/, 'V')).toSorted()).toEqual([
      ...['SHA256SUMS', 'install.sh', 'kpki-V-image.tar', 'kpki-V-linux-arm64.tar.gz', 'kpki-V-linux-x64.tar.gz'],
      ...['kpki-V.spdx.json', 'kpki-V.tgz', 'kpki.rb', 'kpki_V_amd64.deb', 'kpki_V_arm64.deb', 'pki.yaml'],
    ]);
    const checked = await run('sha256sum', ['--check', 'SHA256SUMS'], { directory: folder });
    expect(checked.trim().split('\n')).toHaveLength(files.length - 1);
    for (const deb of files.filter((name) => name.endsWith('.deb'))) {
      const judged = await runProgram(programPath('lintian'), [join(folder, deb)], { withinMilliseconds: 900_000 });
      expect(judged.stdout, deb).toBe('');
    }
  });
});
