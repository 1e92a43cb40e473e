import { describe, expect } from 'vitest';
import { onFilledFolder } from './filled.ts';

const onFilled = onFilledFolder();

describe('kpki verify, of a kubeconfig that kubectl takes without a word', () => {
  const odd: readonly (readonly [title: string, from: RegExp, to: string, told: RegExp])[] = [
    ['a field in another case', /^kind:/m, 'Kind:', /"Kind" is not one that kubectl\s+knows, which is written\s+kind/],
    ['http://', /https:/, 'http:', /server is http:\/\//],
    ['a second document', /$/, '---\nkind: Config\n', /a second\s+document follows/],
    [
      'a context that is not there',
      /^current-context: .*$/m,
      'current-context: nowhere',
      /no\s+context named "nowhere"/,
    ],
  ];
  for (const [title, from, to, told] of odd) {
    onFilled(title, async ($) => {
      $.write('out/admin.conf', $.read('out/admin.conf').replace(from, to));
      const { code, stdout } = await $.kpki('verify -f kubeadm.yaml --to out');
      expect(code).toBe(1);
      expect(stdout).toMatch(told);
    });
  }
});
