import { expect, test } from 'vitest';
import { communityFiles } from './community-files.ts';
import { manifestText } from './manifest-fields.ts';

const empty = { owner: '', repository: '', image: '', contact: '' };
const acme = {
  owner: 'acme',
  repository: 'https://forge.example.com/acme/kpki',
  image: 'images.example.com/acme/kpki',
  contact: 'Acme <kpki@example.com>',
};
const text = JSON.stringify({ name: '@kpki/a', license: 'Apache-2.0', type: 'module' });
const fieldsOf = (manifest: string) => JSON.parse(manifest) as Record<string, unknown>;

test('a manifest gets what is known, behind its license', () => {
  const known = manifestText(text, 'packages/a', acme);
  expect(Object.keys(fieldsOf(known))).toEqual(
    'name license keywords homepage repository bugs publishConfig os type'.split(' '),
  );
  expect(fieldsOf(known)).toMatchObject({
    homepage: 'https://forge.example.com/acme/kpki/tree/main/packages/a#readme',
    repository: { url: 'git+https://forge.example.com/acme/kpki.git', directory: 'packages/a' },
    publishConfig: { access: 'public', provenance: true },
  });
  const unknown = manifestText(known, 'packages/a', empty);
  expect(Object.keys(fieldsOf(unknown))).toEqual('name license keywords publishConfig os type'.split(' '));
  expect(unknown).not.toContain('http');
});

test('a manifest that is right is left as it is, however it is broken into lines', () => {
  const wanted = JSON.stringify(fieldsOf(manifestText(text, 'packages/a', acme)));
  expect(manifestText(wanted, 'packages/a', acme)).toBe(wanted);
});

test('with an identity each file names it; without one, none has a hole', () => {
  const named = [...communityFiles(acme).values()].join('\n');
  for (const part of ['* @acme\n', 'acme/kpki/security/advisories/new', 'kpki@example.com']) {
    expect(named).toContain(part);
  }
  const unnamed = [...communityFiles(empty).values()].join('\n');
  expect(unnamed).not.toMatch(/undefined|@acme|: *\n\n|<>|example/);
  expect(unnamed).toContain('Report a vulnerability to the maintainers in private');
});
