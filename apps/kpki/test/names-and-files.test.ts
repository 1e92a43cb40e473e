import { tmpdir } from 'node:os';
import { builtinLayouts, locationsOf } from '@kpki/engine';
import { type Host, PluginError } from '@kpki/plugin';
import { anyCharacter } from '@kpki/services/any-character';
import { enough, partOf, randomCases } from '@kpki/services/random-cases';
import { checkNodeName, checkUserName, parseConfiguration } from '@kpki/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtins } from '../src/builtins.ts';

/** Locating a location reads no file. */
const host: Host = {
  folder: tmpdir(),
  log: () => undefined,
  ask: async () => {
    throw new PluginError('denied', 'nobody is there to answer');
  },
  agree: async () => {},
  now: () => new Date(),
  describe: () => ({ digest: '' }),
};

const { sink: filesystem } = await builtins['@kpki/filesystem']();
const sink = await filesystem.open({ root: '.' }, host);
const layout = builtinLayouts.find(({ name }) => name === 'kubeadm') ?? expect.fail('there is no such layout');

const letter = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'Z', '7', '-', '.', ' ', '@') },
  { weight: 1, arbitrary: fc.constantFrom('/', '\\', 'é', 'e\u0301', '山', '\u{1f469}', '\u200c', '\u200d', '\ufe0f') },
  { weight: 1, arbitrary: fc.string({ unit: anyCharacter, minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.nat(0xffff).map((code) => String.fromCharCode(code)) },
);
const userName = fc.oneof(
  fc.string({ unit: letter, maxLength: 4 }),
  fc.tuple(letter, fc.integer({ min: 50, max: 66 })).map(([each, times]) => each.repeat(times)),
);
const nodeName = fc.oneof(fc.stringMatching(/^[a-z.-][a-z0-9.-]{0,10}$/), fc.string({ unit: letter, maxLength: 3 }));

/** JSON is YAML, with every character in it. */
function declaring(users: readonly string[], nodes: readonly string[]): string {
  return JSON.stringify({
    apiVersion: 'kpki.dev/v1alpha1',
    kind: 'ClusterPKI',
    metadata: { name: 'demo' },
    spec: {
      controlPlane: [{ name: 'cp1', addresses: ['192.0.2.10'] }],
      nodes: nodes.map((name, index) => ({ name, addresses: [`192.0.2.${20 + index}`] })),
      users: users.map((name) => ({ name })),
    },
  });
}

test('whatever names a file declares, the filesystem sink has a location for, or their line is refused', () => {
  let accepted = 0;
  let refused = 0;
  const names = (name: fc.Arbitrary<string>): fc.Arbitrary<string[]> => fc.uniqueArray(name, { maxLength: 2 });
  fc.assert(
    fc.property(names(userName), names(nodeName), (users, nodes) => {
      const context = { machine: { name: 'here', addresses: [] } };
      const { configuration, problems } = parseConfiguration(declaring(users, nodes), 'f', context);
      if (configuration === undefined) {
        for (const { path } of problems) expect(path).toMatch(/^spec\.(users|nodes)\[\d\]\.name$/);
        refused += 1;
        return;
      }
      accepted += 1;
      expect(locationsOf(configuration.cluster, [{ name: 'main', sink, layout }])).toHaveLength(1);
    }),
    { ...randomCases(2000) },
  );
  expect(accepted).toBeGreaterThan(enough(200));
  expect(refused).toBeGreaterThan(enough(200));
});

const codesFrom = (first: number, end: number): readonly number[] =>
  Array.from({ length: end - first }, (_, index) => first + index);

/** A run tries each of the first characters, and every sixteenth beyond; the soak tries all. */
const tried = [...codesFrom(0, 0x3000), ...partOf(codesFrom(0x3000, 0x11_0000), 10)];

test.each([
  ['a user', checkUserName, (name: string) => [`users/${name}.conf`]],
  ['a node', checkNodeName, (name: string) => [`${name}/pki/ca.crt`]],
] as const)('no character makes a name of %s that the sink refuses', (_, check, entriesOf) => {
  const refusedAfterAll: string[] = [];
  let accepted = 0;
  for (const code of tried) {
    const name = `a${String.fromCodePoint(code)}b`;
    if (check(name) !== null) continue;
    accepted += 1;
    try {
      sink.locate({ path: [] }, new Map(entriesOf(name).map((entry) => [entry, 'public'])));
    } catch {
      refusedAfterAll.push(name);
    }
  }
  expect(accepted).toBeGreaterThan(20);
  expect(refusedAfterAll).toEqual([]);
});
