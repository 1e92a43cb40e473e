import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { leftOnNodes } from './left-on-nodes.ts';

const declared = cluster(threeNodes);
const inFiles = () => true;

test('each node that keeps the key may have the other one, of all that is rotated', () => {
  const left = leftOnNodes(['front-proxy-ca', 'sa'], declared, inFiles);
  expect(left.map(({ node }) => node)).toEqual(['cp1', 'cp2', 'cp3']);
  expect(new Set(left[0]?.files)).toEqual(
    new Set([
      'pki/front-proxy-ca.key.next',
      'pki/front-proxy-ca.key.previous',
      'pki/front-proxy-ca.crt.next',
      'pki/front-proxy-ca.crt.previous',
      'pki/sa.key.next',
      'pki/sa.key.previous',
    ]),
  );
});

test('of a key that is in no file on nodes nothing is left, nor of what was not rotated', () => {
  expect(leftOnNodes(['kubernetes-ca'], declared, () => false)).toEqual([]);
  const underRoot = cluster({ ca: { topology: 'single-root', limitPathLength: false, permittedNames: null } });
  expect(leftOnNodes(['root-ca'], underRoot, inFiles)).toEqual([]);
  expect(leftOnNodes([], declared, inFiles)).toEqual([]);
});
