import { programPath } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { base64, type Go, startGo } from './go.ts';
import { at } from './strictness/build.ts';
import { strictnessCases } from './strictness/cases.ts';

needs('judge')('Go says the same of', () => {
  let go: Go;
  beforeAll(() => {
    go = startGo(programPath('judge'));
  });
  afterAll(() => go.close());

  test('every case of the table', async () => {
    const answers = strictnessCases.map(async ({ title, leaf, intermediates, roots, name }) => {
      const chain = { leaf: base64(leaf), intermediates: intermediates.map(base64), roots: roots.map(base64) };
      const { ok, parsed } = await go.ask({ ...chain, name, usage: 'server', at });
      return { title, ok, parsed };
    });
    const expected = strictnessCases.map(({ title, expected: outcome }) => ({
      title,
      ok: outcome === 'accepted' || typeof outcome !== 'string',
      parsed: outcome !== 'unreadable',
    }));
    expect(await Promise.all(answers)).toEqual(expected);
  });
});
