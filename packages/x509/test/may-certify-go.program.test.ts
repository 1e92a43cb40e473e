import { programPath } from '@kpki/services';
import { enough, randomCases } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exclusionsOf, readCertificate } from '../src/index.ts';
import { base64, type Go, startGo } from './go.ts';
import { buildWorld, extensionChoices, extensionMakers, policyChoices, treeChoices, usageChoices } from './worlds.ts';

const at = new Date('2026-06-01T00:00:00Z');
const names = [
  ...['a.example.com', 'b.a.example.com', '*.example.com', 'example.com', 'x.org'].map((text) => [0x82, text] as const),
  ...['0a000001', '0b000001', 'fd000000000000000000000000000001'].map(
    (hex) => [0x87, Buffer.from(hex, 'hex')] as const,
  ),
];
const trees = fc.array(fc.constantFrom(...treeChoices.flat()), { maxLength: 3 });

const restrictions = fc.oneof(
  fc.tuple(trees, trees, fc.boolean()).map((templates) => extensionMakers.nameConstraints(...templates)),
  fc.array(fc.constantFrom(...usageChoices), { maxLength: 2 }).map(extensionMakers.extendedKeyUsage),
  fc.uniqueArray(fc.constantFrom(...policyChoices), { maxLength: 2 }).map(extensionMakers.policies),
  fc.integer({ min: 0, max: 2 }).map((limit) => extensionMakers.basicConstraints(true, limit, true)),
  fc.constantFrom(...extensionChoices.slice(5, 7)),
);

needs('judge')('what a CA excludes', () => {
  let go: Go;
  beforeAll(() => {
    go = startGo(programPath('judge'));
  });
  afterAll(() => go.close());

  test('is what Go refuses once it is signed', { timeout: 120_000 }, async () => {
    const counts = { accepted: 0, refused: 0 };
    const cases = fc.record({
      changes: fc.array(restrictions, { minLength: 1, maxLength: 2 }),
      leafNames: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 }),
      usage: fc.constantFrom('server', 'client'),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ changes, leafNames, usage }) => {
        const own = { subject: 7, key: 0, changes: [extensionMakers.names(leafNames)], defect: {} };
        const chain = [own, { subject: 8, key: 1, changes, defect: {} }];
        const { leaf, roots } = buildWorld({ chain, crossSigned: [], trusted: [] });
        const { parsed, ok, error } = await go.ask({
          leaf: base64(leaf),
          roots: roots.map(base64),
          intermediates: [],
          name: '',
          usage,
          at,
        });
        const [root] = roots;
        if (root === undefined || !parsed) return;
        counts[ok ? 'accepted' : 'refused'] += 1;
        const excluded = exclusionsOf(readCertificate(root), { names: readCertificate(leaf).names, usages: [usage] });
        expect(excluded.length === 0, `${error}; ${JSON.stringify(excluded)}`).toBe(ok);
      }),
      { ...randomCases(1500) },
    );
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(enough(200));
  });
});
