import { describe, expect } from 'vitest';
import { badKpkiFiles, badKubeadmFiles, marker } from './bad-input.ts';
import { script } from './script.ts';

const commands = ['plan', 'apply --yes', 'status', 'verify', 'show kubernetes-ca'] as const;

describe.each([
  ['kpki.yaml', badKpkiFiles, ''],
  ['kubeadm.yaml', badKubeadmFiles, ' -f kubeadm.yaml --dir out'],
])('a bad %s: each problem in order, exit 2, nothing written', (file, inputs, options) => {
  for (const { what, text, says } of inputs) {
    script(what, async ($) => {
      $.write(file, text);
      // Every command reads the file in the same way: the first row is enough to see it.
      for (const command of text === inputs[0]?.text ? commands : ['apply --yes']) {
        const { code, stdout, stderr } = await $.kpki(`${command}${options}`);
        expect([code, stdout], command).toEqual([2, '']);
        const reported = stderr.split('\n').filter((line) => line.startsWith(`${file}:`));
        expect(
          reported.map((line) => [line.slice(0, line.indexOf(' ')), line]),
          stderr,
        ).toEqual(says.map(([location, words]) => [`${file}:${location}:`, expect.stringContaining(words)]));
        expect(stderr).not.toContain(marker);
      }
      expect($.files()).toEqual([file]);
    });
  }
});
