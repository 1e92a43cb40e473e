import { stripVTControlCharacters } from 'node:util';
import { expect } from 'vitest';
import { made, rotate } from './rotating.ts';
import { script } from './script.ts';

const oneLine = (text: string): string => stripVTControlCharacters(text).replaceAll(/\s+/g, ' ');

script('an authority among others in its file gets one of its own to sign with by what verify says', async ($) => {
  await made($);
  const own = $.read('out/pki/ca.crt');
  $.write('out/pki/ca.crt', `${own}${$.read('out/pki/etcd/ca.crt')}`);
  const overfull = await $.kpki('verify --to out');
  expect(overfull.code).not.toBe(0);
  expect(oneLine(overfull.stdout)).toContain(
    'pki/ca.crt holds 2 certificates, and kube-controller-manager takes exactly one; the first phase of `kpki rotate kubernetes-ca --to out` writes its own alone into a file for that',
  );

  expect((await rotate($, 'kubernetes-ca')).stdout).toContain('Phase prepare of kubernetes-ca');
  expect($.read('out/pki/ca-signing.crt')).toBe(own);
  expect(oneLine((await $.kpki('verify --to out')).stdout)).not.toContain('takes exactly one');
});
