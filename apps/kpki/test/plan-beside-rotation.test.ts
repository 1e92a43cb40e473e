import { expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { made, rotate } from './rotating.ts';
import { script } from './script.ts';

script('a plan beside a rotation says that it waits, and not that something is left as it is', async ($) => {
  await made($);
  expect((await rotate($, 'etcd-ca')).code).toBe(0);
  const beside = await $.kpki('plan --to out --exit-code');
  expect(beside.code).toBe(0);
  expect(beside.stdout).toMatch(/\nNothing to do; what is rotated is noted above, and waits for its next phase\.\n$/);

  $.write('kpki.yaml', kpkiFile().replace('keys: {', 'keys: { serviceAccount: rsa-2048,'));
  const besideOther = await $.kpki('plan --to out');
  expect(besideOther.stdout).toMatch(
    /\nNothing to do; what is noted above is not as declared, and is left as it is\.\n$/,
  );
});
