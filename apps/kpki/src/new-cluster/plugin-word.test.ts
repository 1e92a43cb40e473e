import { describe, expect, test } from 'vitest';
import { anotherSinkIn, anotherSinkWord } from './plugin-word.ts';

describe('a further sink as it is typed', () => {
  test('is read back as it was', () => {
    const sink = {
      name: 'mgmt',
      use: '@kpki/kubernetes',
      with: { namespace: 'prod', labels: { 'a/b': 'c d' } },
      layout: 'cluster-api',
    };
    expect(anotherSinkIn(anotherSinkWord(sink))).toEqual(sink);
  });

  test('has the layout that is usual for it', () => {
    expect(anotherSinkIn('store={use: "@kpki/vault"}')).toEqual({
      name: 'store',
      use: '@kpki/vault',
      layout: 'vault-kv',
    });
  });

  test.each([
    ['store', /write NAME=\{use: PLUGIN\}/],
    ['store=vault', /must be fields/],
    ['store={}', /names no plugin/],
    ['store={use: a, layout: [b]}', /layout of store must be a name/],
    ['store={use: a, with: b}', /with of store must be fields/],
    ['store={use: a, options: {}}', /no field "options"/],
    ['store={use', /write NAME=\{use: PLUGIN\}/],
  ])('%s is refused', (word, reason) => {
    expect(anotherSinkIn(word)).toEqual({ reason: expect.stringMatching(reason) });
  });
});
