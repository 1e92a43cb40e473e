import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import { changesets } from './changesets.ts';

const manifests = {
  'packages/a/package.json': JSON.stringify({ name: '@kpki/a' }),
  'packages/b/package.json': JSON.stringify({ name: '@kpki/b' }),
  'tools/c/package.json': JSON.stringify({ name: 'c', private: true }),
};
const changesetOf = (...names: readonly string[]): string =>
  ['---', ...names.map((name) => `"${name}": minor`), '---', '', 'Words.'].join('\n');

test('a package that was never released needs a changeset', async () => {
  const workspace = madeUpWorkspace({ ...manifests, '.changeset/one.md': changesetOf('@kpki/a') });
  expect(await changesets.problems(workspace)).toMatchObject([{ file: 'packages/b' }]);
});

test('a released package needs one only when it changed since', async () => {
  const history = (changed: string) => (words: readonly string[]) => (words.includes('log') ? 'c0ffee\n' : changed);
  expect(await changesets.problems(madeUpWorkspace(manifests, history('')))).toEqual([]);
  expect(await changesets.problems(madeUpWorkspace(manifests, history('packages/a/src/one.ts\n')))).toHaveLength(2);
});

test('a package that changed is named, if only to say that nothing changes for its users', async () => {
  const history = (words: readonly string[]): string => {
    if (words.includes('merge-base')) return '';
    return words.includes('log') ? 'c0ffee\n' : 'packages/a/src/one.ts\n';
  };
  const named = '---\n"@kpki/a": none\n"@kpki/b": patch\n---\n\nWords.';
  expect(await changesets.problems(madeUpWorkspace({ ...manifests, '.changeset/one.md': named }, history))).toEqual([]);
});

test('a package that changed on a branch is named by a changeset of that branch', async () => {
  const named = { ...manifests, '.changeset/old.md': changesetOf('@kpki/a', '@kpki/b') };
  const history =
    (fresh: string) =>
    (words: readonly string[]): string => {
      if (words.includes('merge-base') || words.includes('log')) return 'c0ffee\n';
      if (words.includes('ls-files')) return fresh;
      return words.includes('packages/a/src') ? 'packages/a/src/one.ts\n' : '';
    };
  expect(await changesets.problems(madeUpWorkspace(named, history('')))).toMatchObject([{ file: 'packages/a' }]);
  const files = { ...named, '.changeset/new.md': changesetOf('@kpki/a') };
  expect(await changesets.problems(madeUpWorkspace(files, history('.changeset/new.md\n')))).toEqual([]);
});

test('in a copy without git, no package is known to have changed', async () => {
  const failing = () => {
    throw new Error('not a git repository');
  };
  expect(await changesets.problems(madeUpWorkspace(manifests, failing))).toEqual([]);
});

test('a changeset names packages that are here', async () => {
  const workspace = madeUpWorkspace({
    ...manifests,
    '.changeset/README.md': 'How to.',
    '.changeset/empty.md': 'Words.',
    '.changeset/one.md': changesetOf('@kpki/a', '@kpki/b', '@kpki/gone'),
  });
  expect(await changesets.problems(workspace)).toMatchObject([
    { file: '.changeset/empty.md', problem: 'names no package' },
    { file: '.changeset/one.md', problem: 'names @kpki/gone, which is not here' },
  ]);
});
