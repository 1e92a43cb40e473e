import { expect, test } from 'vitest';
import { changelogEntry, publishSteps } from './steps.ts';

const identity = {
  owner: 'acme',
  repository: 'https://forge.example.com/acme/kpki',
  image: 'images.example.com/acme/kpki',
  contact: 'Acme <kpki@example.com>',
};

test('the image comes first, the release last, and no secret is an argument', () => {
  const steps = publishSteps(identity, {
    version: '1.2.3',
    image: 'layout',
    archives: [{ file: 'a.tgz', name: '@kpki/a' }],
    files: ['kpki.deb', 'SHA256SUMS'],
    notes: 'notes.md',
    imageUser: 'robot',
  });
  expect(steps.map(({ program, words }) => [program, ...words].join(' '))).toEqual([
    'crane auth login images.example.com --username robot --password-stdin',
    'crane push layout images.example.com/acme/kpki:1.2.3',
    'npm publish a.tgz --access public --provenance',
    'gh release create v1.2.3 kpki.deb SHA256SUMS --title kpki 1.2.3 --notes-file notes.md',
  ]);
  expect(steps[2]?.unless).toEqual(['view', '@kpki/a@1.2.3', 'version', '--json']);
});

test('the notes of a release are its entry of the changelog', () => {
  const changelog = '# Changelog\n\n## 1.10.0\n\nNew.\n\n### Commands\n\n- one\n\n## 1.1.0\n\nOld.\n';
  expect(changelogEntry(changelog, '1.10.0')).toBe('New.\n\n### Commands\n\n- one\n');
  expect(changelogEntry(changelog, '1.1.0')).toBe('Old.\n');
  expect(() => changelogEntry(changelog, '1.1')).toThrow('CHANGELOG.md has no entry for 1.1');
});
