import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { platforms } from '../platform.ts';
import type { ReleasedArchive } from './archive-of.ts';
import { homebrewFormula } from './formula.ts';
import { krewManifest } from './krew.ts';

const identity = {
  owner: 'acme',
  repository: 'https://forge.example.com/acme/kpki',
  image: 'images.example.com/acme/kpki',
  contact: 'Acme <kpki@example.com>',
};
const archives: readonly ReleasedArchive[] = Object.values(platforms).map((platform, at) => ({
  platform,
  name: `kpki-1.2.3-${platform.name}`,
  sha256: String(at).repeat(64),
}));
const address = 'https://forge.example.com/acme/kpki/releases/download/v1.2.3/kpki-1.2.3-linux-arm64.tar.gz';

test('krew gets the digest of each archive, and the program with the addon next to it', () => {
  const { spec } = parse(krewManifest(identity, '1.2.3', archives));
  expect(spec.platforms).toHaveLength(2);
  expect(spec.platforms[1]).toMatchObject({
    selector: { matchLabels: { os: 'linux', arch: 'arm64' } },
    uri: address,
    sha256: '1'.repeat(64),
    bin: 'bin/kpki',
    files: expect.arrayContaining([{ from: 'kpki-1.2.3-linux-arm64/lib', to: '.' }]),
  });
});

test('Homebrew gets the digest of each archive', () => {
  const formula = homebrewFormula(identity, '1.2.3', archives);
  expect(formula).toContain(`on_arm do\n    url "${address}"\n    sha256 "${'1'.repeat(64)}"\n`);
  expect(formula).toContain('on_intel do');
});

test('a dry run names no address that exists', () => {
  const none = { owner: '', repository: '', image: '', contact: '' };
  for (const text of [krewManifest(none, '1.2.3', archives), homebrewFormula(none, '1.2.3', archives)]) {
    expect(text).toContain('https://not-released.example.invalid/kpki-1.2.3-linux-x64.tar.gz');
  }
});
