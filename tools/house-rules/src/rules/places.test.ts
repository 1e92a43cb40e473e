import { expect, test } from 'vitest';
import { textProblems } from './places.ts';

// Put together here, so that this file names no such place itself.
const dotted = (...parts: readonly string[]): string => parts.join('.');
const path = (...parts: readonly string[]): string => ['', ...parts].join('/');

test.each([
  dotted('registry', 'npmjs', 'org'),
  `https://${dotted('registry', 'k8s', 'io')}/pause`,
  dotted('ghcr', 'io'),
  dotted('proxy', 'golang', 'org'),
  dotted('www', 'npmjs', 'com'),
  `cd ${path('work', 'main')}`,
  path('home', 'somebody'),
  `"${path('Users', 'somebody')}"`,
  path('tmp', 'x'),
  path('var', 'tmp', 'x'),
  ['C:', 'Users', 'x'].join('\\'),
])('%s is a problem', (text) => {
  expect(textProblems('a.md', `one\n${text}\n`)).toMatchObject([{ file: 'a.md:2' }]);
});

test.each([
  '/etc/kubernetes/pki/ca.crt',
  'api.example.com:6443',
  'registry.example.com/pause',
  'the registry of npm',
  'a/home/b is below a',
  'node_modules/.bin/work',
  'https://kubernetes.io/docs/setup',
])('%s is none', (text) => {
  expect(textProblems('a.md', text)).toEqual([]);
});
