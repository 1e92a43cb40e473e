import { linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { expectNotReplaced } from './own-file.ts';
import { type Script, script } from './script.ts';

const modeOf = ($: Script, file: string): string => ($.stat(file).mode & 0o7777).toString(8);

describe('modes of the files that the program writes beside a PKI: never more than 0644, and 0600 for a key', () => {
  const umasks = [
    ['000', '644'],
    ['077', '600'],
    ['777', '600'],
    ['022', '644'],
  ] as const;
  for (const [umask, usual] of partOf(umasks, 2)) {
    script(`umask ${umask}`, async ($) => {
      const options = { umask: Number.parseInt(umask, 8) };
      for (const line of [
        'init --yes --out new.yaml',
        'init --example',
        'plan -f example-cluster/kpki.yaml --out plan',
      ]) {
        expect(await $.kpki(line, options), line).toMatchObject({ code: 0 });
      }
      for (const file of ['new.yaml', 'example-cluster/kpki.yaml', 'plan']) {
        expect([file, modeOf($, file)]).toEqual([file, usual]);
      }
      expect(modeOf($, 'example-cluster')).toBe('755');
      $.write('kpki.yaml', kpkiFile());
      expect(await $.kpki('apply --yes', options)).toMatchObject({ code: 0 });
      expect(await $.kpki('kubeconfig user jane --out jane.conf --yes', options)).toMatchObject({ code: 0 });
      expect(modeOf($, 'jane.conf')).toBe('600');
    });
  }
});

/** A run has half of these. */
const inTheWay: Readonly<Record<string, (path: string, $: Script) => void>> = {
  'a link': (path, $) => symlinkSync(join($.directory, 'foreign'), path),
  'a link that leads nowhere': (path) => symlinkSync('nowhere', path),
  'a hard link': (path, $) => linkSync(join($.directory, 'foreign'), path),
  'a folder': (path) => mkdirSync(path),
};

describe.each(partOf(Object.entries(inTheWay), 2))('%s in the place of a new file', (_, plant) => {
  script('is refused with the reason, exit 2, and nothing is written', async ($) => {
    await expectNotReplaced($, plant);
  });
});
