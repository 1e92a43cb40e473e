import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import type { Manifest } from '../workspace.ts';
import { manifestProblems, manifests, readmeProblems } from './manifests.ts';

const complete: Manifest = {
  name: '@kpki/a',
  description: 'A.',
  license: 'Apache-2.0',
  type: 'module',
  files: ['dist'],
  engines: { node: '>=22.19' },
};

test('a complete package.json has no problem', () => {
  expect(manifestProblems('package.json', complete)).toEqual([]);
});

test.each(['description', 'license', 'type', 'files', 'engines'] as const)('without %s it has one', (field) => {
  const { [field]: _, ...rest } = complete;
  expect(manifestProblems('package.json', rest)).toHaveLength(1);
});

test('what is published needs a README, and what is private does not', async () => {
  const workspace = madeUpWorkspace({
    'packages/a/package.json': JSON.stringify(complete),
    'tools/b/package.json': JSON.stringify({ name: 'b', private: true }),
  });
  expect(await manifests.problems(workspace)).toMatchObject([{ file: 'packages/a', problem: 'has no README.md' }]);
});

const page = ['# @kpki/a', '## Install', '## Use', '## Features and limits', '## Options', '## License'];

test('a README with the headings of the others has no problem, also if it describes a sink and a backend', () => {
  expect(readmeProblems('README.md', page.join('\n'))).toEqual([]);
  const both = page.join('\n').replace('## Features and limits', '## The sink: features and limits');
  expect(readmeProblems('README.md', both.replace('## Options', '## Options of the sink'))).toEqual([]);
});

test.each(page.slice(1))('without %s it has one', (heading) => {
  const text = page.filter((each) => each !== heading).join('\n');
  expect(readmeProblems('README.md', text)).toMatchObject([{ problem: `has no heading "${heading}"` }]);
});

test('a heading before those that it follows elsewhere is one', () => {
  const text = ['# @kpki/a', '## License', ...page.slice(1, -1)].join('\n');
  expect(readmeProblems('README.md', text)).toMatchObject([{ problem: 'has "## License" too early' }]);
});
