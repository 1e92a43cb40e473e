import { expect, test } from 'vitest';
import { isKubeadmTree } from './kubeadm-tree.ts';

test.each([
  ['two known files', ['pki/ca.crt', 'pki/apiserver.crt', 'extra.pem'], true],
  ['one known pair and nothing else', ['pki/ca.crt', 'pki/ca.key'], true],
  ['one known pair, and files that hold no certificate', ['pki/ca.crt', 'README.md'], true],
  ['one known file, and a certificate of another name', ['pki/ca.crt', 'extra.pem'], false],
  ['no known file', ['extra.pem'], false],
])('%s: %j is a tree of kubeadm: %s', (_, paths, is) => {
  expect(isKubeadmTree(paths)).toBe(is);
});
