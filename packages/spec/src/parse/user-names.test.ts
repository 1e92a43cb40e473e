import { describe, expect, test } from 'vitest';
import { problemsOf } from '../../test/parsing.ts';
import { checkGroupName, checkUserName } from './user-names.ts';

const machine = { name: 'workstation', addresses: ['192.0.2.7'] };

function usersOf(...names: readonly string[]): string {
  const users = names.map((name) => `    - name: ${JSON.stringify(name)}\n`);
  const header = 'apiVersion: kpki.dev/v1alpha1\nkind: ClusterPKI\nmetadata: { name: test }\nspec:\n';
  return `${header}  controlPlane: [{ name: cp1, addresses: [10.0.0.11] }]\n  users:\n${users.join('')}`;
}

describe('a name with invisible characters is refused at its position', () => {
  test.each([
    ['a joiner of letters', 'نرگس\u200cخانم', 'U+200C'],
    ['a joiner of emoji', '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}', 'U+200D'],
    ['a space of no width', 'ja\u200bne', 'U+200B'],
    ['a turn of direction', 'ja\u202ene', 'U+202E'],
    ['a blank letter of Hangul', '\u3164', 'U+3164'],
    ['a filler of Hangul', '\u115f', 'U+115F'],
    ['a half-width filler', 'ja\uffa0ne', 'U+FFA0'],
    ['a blank pattern of Braille', '\u2800', 'U+2800'],
    ['a variation selector', 'jane\ufe0f', 'U+FE0F'],
    ['a tag', 'jane\u{e0041}', 'U+E0041'],
    ['half a character', 'ja\ud800ne', 'U+D800'],
    ['a line separator', 'ja\u2028ne', 'U+2028'],
    ['an escape', '\u001b[31m', 'U+001B'],
  ])('%s', (_, name, code) => {
    const reason = `has the character ${code}, which is invisible; leave it out`;
    expect(problemsOf(usersOf('joe', name), { machine })).toEqual([`f:8:13: spec.users[1].name: ${reason}`]);
    expect(checkGroupName(name)).toBe(reason);
  });
});

test.each(['-jane', '-', '.jane', '..', 'a/b', 'a\\b'])(
  '%s, which names no file, is refused where it stands',
  (name) => {
    expect(problemsOf(usersOf(name), { machine })).toEqual([
      `f:7:13: spec.users[0].name: \`${name}\` cannot name a file, and the kubeconfig is a file of that name; leave out ` +
        'slashes, and a dot or hyphen in front',
    ]);
    expect(checkGroupName(name)).toBeNull();
  },
);

test.each(['jane', 'jane@example.com', 'Zoë', '山田太郎', 'Jane Doe', '\u{1f469}', 'a-b.c'])('%s is a name', (name) => {
  expect(problemsOf(usersOf(name), { machine })).toEqual([]);
});

test('a name is as long as the file of its kubeconfig may be', () => {
  expect(checkUserName('\u{1f469}'.repeat(62))).toBeNull();
  expect(checkUserName('\u{1f469}'.repeat(63))).toBe(
    'longer than 250 bytes, the longest that names a file; shorten it',
  );
  expect(checkUserName('é'.repeat(65))).toBe('longer than 64 characters, the longest that X.509 allows; shorten it');
});

test('a replacement character is refused', () => {
  expect(checkUserName('ja\ufffde')).toBe(
    'has the character U+FFFD, which stands for what could not be read; write what was meant',
  );
});

test.each([
  ['Jane', 'jane', '`jane`'],
  ['Zo\u00eb', 'Zoe\u0308', 'this value'],
])('%s and %s are one file on some disks', (first, second, shown) => {
  const reason = `${shown} and the name of spec.users[0] are one file on some disks; choose names that differ in more`;
  expect(problemsOf(usersOf(first, second), { machine })).toEqual([`f:8:13: spec.users[1].name: ${reason}`]);
});
