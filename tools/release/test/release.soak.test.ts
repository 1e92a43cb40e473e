import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { readIdentity } from '../src/identity.ts';
import { allJudges } from '../src/judges/judges.ts';
import { buildRelease } from '../src/release.ts';

needs('aarch64-linux-gnu-g++', ...allJudges.flatMap((each) => each.needs))('a whole release', () => {
  test('has every file, and no judge finds anything', async () => {
    await using own = await temporaryDirectory();
    const folder = join(own.path, 'release');
    // The bundle with its licenses, as `npm test` has built it.
    await buildRelease(readIdentity(), folder, { effort: 'fast' });
    const files = await readdir(folder);
    expect(files.map((name) => name.replace(/\d+\.\d+\.\d+/, 'V')).toSorted()).toEqual([
      ...['SHA256SUMS', 'install.sh', 'kpki-V-image.tar', 'kpki-V-linux-arm64.tar.gz', 'kpki-V-linux-x64.tar.gz'],
      ...['kpki-V.spdx.json', 'kpki-V.tgz', 'kpki.rb', 'kpki_V_amd64.deb', 'kpki_V_arm64.deb', 'pki.yaml'],
    ]);
    for (const { judge } of allJudges) await judge(folder);
  });
});
