import { describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { type Script, script } from './script.ts';

const fullToken = `
const refused = async () => {
  throw Object.assign(new Error('the token is full'), { '~pluginError': true, code: 'unavailable' });
};
export const backend = {
  kind: 'backend',
  contract: 1,
  name: 'token',
  options: { '~standard': { version: 1, vendor: 'acme', validate: (value) => ({ value }) } },
  open: async () => ({
    check: async () => {},
    close: async () => {},
    keyGenerator: { makes: ['ec-p256', 'rsa-2048'], generate: refused, adopt: refused },
  }),
};
`;

const said = 'backend "default" (./token.mjs): the token is full';

async function withFullToken($: Script): Promise<void> {
  $.write('token.mjs', fullToken);
  $.write('kpki.yaml', kpkiFile().replace('@kpki/node-crypto', './token.mjs'));
  await $.trust('./token.mjs');
}

const next = 'nothing was written, and `kpki doctor` shows what the environment lacks';

describe('kpki apply, where a step fails', () => {
  script('says which step and why, and writes nothing', async ($) => {
    await withFullToken($);
    const { stderr } = await $.ends(1, 'apply --yes');
    expect(stderr).toBe(`could not create kubernetes-ca: ${said}\nkpki: ${said}; ${next}\n`);
    expect($.files()).toEqual(['kpki.yaml', 'token.mjs']);
  });

  script('-o json: the failure is a record of the stream', async ($) => {
    await withFullToken($);
    const { code, stdout, stderr } = await $.kpki('apply --yes -o json');
    expect([code, stderr]).toEqual([1, `kpki: ${said}; ${next}\n`]);
    const last = stdout.trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toEqual({
      apiVersion: 'kpki.dev/v1alpha1',
      kind: 'Event',
      type: 'step failed',
      artifact: 'kubernetes-ca',
      action: 'create',
      text: said,
    });
  });
});
