import { expect, it } from 'vitest';
import { wordsOf } from './words.ts';

it.each([
  ['a sentence of a policy.', 'a sentence of a policy'],
  ['two\nlines\tand \u001b[31mcolor\u202e', 'two lines and [31mcolor'],
  [
    'names such as kube-system/cluster-autoscaler-status stay',
    'names such as kube-system/cluster-autoscaler-status stay',
  ],
  [`base64 ${Buffer.from('a private key, or so').toString('base64')} goes`, 'base64 […] goes'],
  ['a token eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJrIn0.abc-def_ghi goes', 'a token […] goes'],
  ['-----BEGIN EC PRIVATE KEY-----\nMHcCAQ==\n-----END EC PRIVATE KEY----- was sent', '[…] was sent'],
  ['a key without an end -----BEGIN PRIVATE KEY-----\nMHcC', 'a key without an end […]'],
  ['bytes []byte{0x2d, 0x2d, 0x2d, 0x2d, 0x2d, 0x42, 0x45, 0x47, 0x49} and more', 'bytes []byte{[…]} and more'],
  ['numbers [45 45 45 45 45 66 69 71 73] too', 'numbers [[…]] too'],
  ['x'.repeat(10).concat(' ').repeat(60), `${'xxxxxxxxxx '.repeat(60).trim().slice(0, 300)}…`],
])('%j', (text, words) => {
  expect(wordsOf(text)).toBe(words);
});
