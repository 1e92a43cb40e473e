import { programPath } from '@kpki/services';
import { enough, randomCases } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallInteger } from '../src/der-write.ts';
import { judge } from '../src/index.ts';
import { extensionOids } from '../src/oid.ts';
import { base64, type Go, type GoAnswer, startGo } from './go.ts';
import {
  algorithmOf,
  extension,
  generalNames,
  handBuilt,
  keys,
  name,
  signing,
  validity,
  version3,
} from './hand-built.ts';
import { strictnessCases } from './strictness/cases.ts';
import {
  buildWorld,
  defectChoices,
  extensionChoices,
  extensionMakers,
  type Link,
  nameChoices,
  policyChoices,
  type Tagged,
  treeChoices,
  usageChoices,
} from './worlds.ts';

/** A certificate to judge, its environment, and the requested usage and name. */
interface World {
  readonly leaf: Uint8Array;
  readonly intermediates: readonly Uint8Array[];
  readonly roots: readonly Uint8Array[];
  readonly name: string;
  readonly usage: 'server' | 'client' | 'any';
  readonly at: Date;
}

const at = new Date('2026-06-01T00:00:00Z');

/** The first kind is the usual one. */
function someOf(choices: readonly Tagged[][]): fc.Arbitrary<Tagged[]> {
  const kinds = choices.map((kind, index) => ({ weight: index === 0 ? 8 : 1, arbitrary: fc.constantFrom(...kind) }));
  return fc.array(fc.oneof(...kinds), { maxLength: 3 });
}

const trees = someOf(treeChoices);
const policies = fc.uniqueArray(fc.constantFrom(...policyChoices), { maxLength: 3 }).map(extensionMakers.policies);
const count = fc.integer({ min: 0, max: 3 });
const changes = fc.oneof(
  { weight: 4, arbitrary: someOf(nameChoices).map(extensionMakers.names) },
  {
    weight: 4,
    arbitrary: fc.tuple(trees, trees, fc.boolean()).map((templates) => extensionMakers.nameConstraints(...templates)),
  },
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom(...usageChoices), { maxLength: 3 }).map(extensionMakers.extendedKeyUsage),
  },
  { weight: 2, arbitrary: policies },
  { weight: 1, arbitrary: count.map(extensionMakers.inhibitAnyPolicy) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.boolean(), fc.option(count), fc.boolean())
      .map((templates) => extensionMakers.basicConstraints(...templates)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...extensionChoices) },
);

const link: fc.Arbitrary<Link> = fc.record({
  subject: fc.nat(5),
  key: fc.nat(keys.length - 1),
  changes: fc.oneof(fc.constant([]), fc.array(changes, { maxLength: 3 })),
  defect: fc.oneof({ weight: 12, arbitrary: fc.constant({}) }, fc.constantFrom(...defectChoices)),
});

/** Chains of up to five, mostly valid, with CAs that others of the chain signed too. */
const worlds: fc.Arbitrary<World> = fc
  .record({
    plan: fc.record({
      chain: fc.array(link, { minLength: 2, maxLength: 5 }),
      crossSigned: fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: 3 }),
      trusted: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(fc.nat(4), { maxLength: 1 })),
    }),
    name: fc.oneof(
      fc.constantFrom('', 'a.example.com'),
      fc.constantFrom('a.example.com.', 'B.a.example.com', 'x.org', '*.example.com', '1.2.3.4', 'a b', '.', 'é'),
      fc.constantFrom('10.0.0.1', '[fd00::1]', '::ffff:10.0.0.1', 'fd00::1%1', '[10.0.0.1]', 'fd00:0::1'),
    ),
    usage: fc.constantFrom('server', 'client', 'any'),
  })
  .map(({ plan, name: wanted, usage }) => ({ ...buildWorld(plan), name: wanted, usage, at }));

needs('judge')('judge agrees with Go', () => {
  let go: Go;
  beforeAll(() => {
    go = startGo(programPath('judge'));
  });
  afterAll(() => go.close());

  async function compare(world: World): Promise<GoAnswer> {
    const { leaf, intermediates, roots } = world;
    const ours = judge(leaf, world);
    const theirs = await go.ask({
      ...world,
      leaf: base64(leaf),
      intermediates: intermediates.map(base64),
      roots: roots.map(base64),
    });
    const isRead = !ours.refusals.some((refusal) => refusal.rule === 'unreadable');
    expect({ isRead, ok: ours.refusals.length === 0, why: ours.refusals }, theirs.error).toMatchObject({
      isRead: theirs.parsed,
      ok: theirs.ok,
    });
    return theirs;
  }

  test('on chains that are sound, odd or broken', { timeout: 120_000 }, async () => {
    const counts = { ok: 0, refused: 0, unreadable: 0 };
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const { ok, parsed } = await compare(world);
        counts[ok ? 'ok' : parsed ? 'refused' : 'unreadable'] += 1;
      }),
      { ...randomCases(1500) },
    );
    // A generator that only makes one kind of chain would prove nothing.
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(enough(100));
  });

  test('on certificates whose bytes were changed', { timeout: 120_000 }, async () => {
    const change = fc.record({
      at: fc.nat(),
      what: fc.oneof(fc.constantFrom('delete', 'insert', 'repeat'), fc.nat(255)),
    });
    const mutations = fc.tuple(fc.constantFrom(...strictnessCases), fc.array(change, { minLength: 1, maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(mutations, async ([given, changes]) => {
        const leaf = changes.reduce((bytes, each) => mutated(bytes, each), given.leaf);
        await compare({ ...given, leaf, usage: 'server', at });
      }),
      { ...randomCases(3000) },
    );
  });

  test('on URIs', { timeout: 60_000 }, async () => {
    const pieces = [
      'http',
      'spiffe',
      ':',
      '//',
      '/',
      '@',
      '[',
      ']',
      '::1',
      '%',
      '%41',
      '%25',
      '%zz',
      '%e4',
      'a',
      'b.c',
      '.',
    ];
    const more = ['80', '?', '#', '*', ' ', '"', '<', '\x7f', '\n', '1.2.3.4', 'eth0', '{', '|', '_', '+', '-'];
    const uri = fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 8 }).map((list) => list.join(''));
    await fc.assert(
      fc.asyncProperty(uri, async (text) => {
        const leaf = selfSigned(generalNames([0x86, text]));
        await compare({ leaf, intermediates: [], roots: [leaf], name: '', usage: 'any', at });
      }),
      { ...randomCases(2000) },
    );
  });
});

function mutated(bytes: Uint8Array, change: { at: number; what: string | number }): Uint8Array {
  const at = change.at % Math.max(bytes.length, 1);
  const before = bytes.subarray(0, at);
  const here = bytes.subarray(at, at + 1);
  const after = bytes.subarray(at + 1);
  if (change.what === 'delete') return Buffer.concat([before, after]);
  if (change.what === 'insert') return Buffer.concat([before, Uint8Array.of(0x30), here, after]);
  if (change.what === 'repeat') return Buffer.concat([before, here, here, after]);
  return Buffer.concat([before, Uint8Array.of(Number(change.what)), after]);
}

function selfSigned(names: Uint8Array): Uint8Array {
  const [key] = keys;
  if (key === undefined) throw new Error('no key');
  const parts = {
    version: version3,
    serial: smallInteger(1),
    algorithm: algorithmOf(key),
    issuer: name('a'),
    validity: validity('2026-01-01', '2027-01-01'),
    subject: name('a'),
    publicKey: key.publicKey,
    extensions: [extension(extensionOids.subjectAlternativeName, false, names)],
  };
  return handBuilt(parts, signing(key));
}
