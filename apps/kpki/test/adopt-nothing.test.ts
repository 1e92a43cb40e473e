import { mkdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { script } from './script.ts';

describe('adopting where nothing of a PKI is', () => {
  for (const options of ['', ' --copy-to copied --control-plane cp1=192.0.2.11']) {
    script(`that is what is said, and nothing is written:${options}`, async ($) => {
      mkdirSync(`${$.directory}/empty`);
      const { code, stdout, stderr } = await $.kpki(`adopt empty${options}`);
      expect(code).toBe(1);
      expect(stderr).toContain('nothing was written: nothing of the PKI of a cluster was found there');
      expect(stderr).not.toContain('these files do not lie');
      expect(stdout).not.toContain('no-control-plane');
      expect($.files()).toEqual([]);
    });
  }
});
