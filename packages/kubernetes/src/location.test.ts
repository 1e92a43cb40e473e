import type { Kept, Placement } from '@kpki/plugin';
import { expect, it } from 'vitest';
import { locate, type Placing } from './location.ts';

const placing: Placing = {
  server: 'k8s.example.com:6443',
  namespace: 'prod',
  labels: { team: 'blue' },
  annotations: {},
};
const kept: Kept = new Map([['tls.crt', 'public']] as const);

const at = (path: readonly string[], templates?: Placement['with']) =>
  locate(placing, { path, ...(templates && { with: templates }) }, kept);

it('joins a path of several parts by dots', () => {
  const location = at(['prod', 'cp1', 'apiserver']);
  expect(location.name).toBe('prod.cp1.apiserver');
  expect(location.id).toBe('k8s.example.com:6443: Secret prod/prod.cp1.apiserver');
});

it('takes of a placement what a Secret has, and leaves the rest to others', () => {
  const location = at(['c1-ca'], {
    type: 'kubernetes.io/tls',
    labels: { team: 'red', 'cluster.x-k8s.io/cluster-name': 'c1' },
    annotations: { 'example.com/a': 'any text: "at all"' },
    namespace: 'fleet',
    owner: { kind: 'Secret', name: 'bootstrap-token-abcdef' },
    mode: '0600',
  });
  expect(location).toMatchObject({
    id: 'k8s.example.com:6443: Secret fleet/c1-ca',
    type: 'kubernetes.io/tls',
    labels: { team: 'red', 'cluster.x-k8s.io/cluster-name': 'c1', 'app.kubernetes.io/managed-by': 'kpki' },
    annotations: { 'example.com/a': 'any text: "at all"' },
    owner: 'bootstrap-token-abcdef',
  });
});

it.each<[string, readonly string[], Placement['with'], RegExp]>([
  ['no path', [], {}, /it is not the name of a Secret; the layout is for folders/],
  ['a capital letter', ['C1-ca'], {}, /"C1-ca" is no name of a Secret/],
  ['a name with a slash', ['c1/ca'], {}, /is no name of a Secret/],
  ['an address', ['jane@example.com'], {}, /is no name of a Secret/],
  ['a dot at the end', ['c1.'], {}, /is no name of a Secret/],
  ['a long name', ['a'.repeat(200), 'b'.repeat(60)], {}, /is longer than 253 characters/],
  ['a namespace that is none', ['c1'], { namespace: 'Prod' }, /namespace "Prod" is no name of a namespace/],
  ['a type that is none', ['c1'], { type: 'a b' }, /type "a b" is no type of a Secret/],
  ['a type that is no text', ['c1'], { type: 1 }, /`type` is not what a Secret has/],
  ['a label that is none', ['c1'], { labels: { 'a b': 'c' } }, /label "a b" is no name of a label/],
  ['the value of a label', ['c1'], { labels: { a: 'b c' } }, /label "a" is no value of a label/],
  ['an annotation that is none', ['c1'], { annotations: { 'a/b/c': 'd' } }, /annotation "a\/b\/c" is no name/],
  ['an owner of another kind', ['c1'], { owner: { kind: 'Pod', name: 'x' } }, /`owner.kind` is not what a Secret has/],
  ['an owner that is none', ['c1'], { owner: { kind: 'Secret', name: '../x' } }, /owner "..\/x" is no name/],
])('%s is refused', (_, path, templates, says) => {
  expect(() => at(path, templates)).toThrow(says);
});

it('says of an entry with a slash that the layout is for folders', () => {
  const entries: Kept = new Map([['pki/ca.crt', 'public']] as const);
  expect(() => locate(placing, { path: ['c1'] }, entries)).toThrow(
    /entry "pki\/ca.crt" holds a slash, which no key of a Secret can; the layout is for folders/,
  );
});
