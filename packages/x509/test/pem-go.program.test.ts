import { pemBlocks } from '@kpki/plugin';
import { programPath } from '@kpki/services';
import { enough, randomCases } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { base64, type Go, startGo } from './go.ts';
import { block, key, texts } from './pem-texts.ts';

const pieces = [
  ...['-----BEGIN A-----', '-----BEGIN B-----', '-----END A-----', '-----END B-----', '-----BEGIN ', '-----END '],
  ...['\n', '\n', '\n', '\r\n', ' ', '\t', '-----', 'AAAA', 'AA==', 'A', 'a: b', ':', '=', '\uFEFF', 'é', block, key],
];
const damagedTexts = fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map((list) => list.join(''));

needs('judge')('PEM is to us what it is to Go', () => {
  let go: Go;
  beforeAll(() => {
    go = startGo(programPath('judge'));
  });
  afterAll(() => go.close());

  /** Blocks with headers are unused: client-go skips such certificates, and keys with headers are encrypted. */
  async function theirs(text: string): Promise<readonly object[]> {
    const { blocks = [] } = await go.ask({ pem: base64(Buffer.from(text)) });
    return blocks
      .filter(({ headers }) => headers === 0)
      .map(({ label, der }) => ({ label: Buffer.from(label, 'base64').toString(), der: der ?? '' }));
  }
  const ours = (text: string): readonly object[] =>
    pemBlocks(Buffer.from(text)).map(({ label, der }) => ({ label, der: base64(der) }));

  test('the same blocks in each of the texts whose blocks are counted', async () => {
    const found = await Promise.all(texts.map(async ([what, , text]) => [what, await theirs(text)] as const));
    expect(texts.map(([what, , text]) => [what, ours(text)])).toEqual(found);
    expect(found.map(([what, blocks]) => [what, blocks.length])).toEqual(texts.map(([what, count]) => [what, count]));
  });

  test('the same blocks in whatever was left of a file', { timeout: 120_000 }, async () => {
    let withBlocks = 0;
    await fc.assert(
      fc.asyncProperty(damagedTexts, async (text) => {
        const found = await theirs(text);
        if (found.length > 0) withBlocks += 1;
        expect(ours(text)).toEqual(found);
      }),
      { ...randomCases(4000) },
    );
    expect(withBlocks).toBeGreaterThan(enough(100));
  });
});
