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

  test.each(strictnessCases)('$title: $expected', async ({ expected, leaf, intermediates, roots, name }) => {
    const answer = await go.ask({
      leaf: base64(leaf),
      intermediates: intermediates.map(base64),
      roots: roots.map(base64),
      name,
      usage: 'server',
      at,
    });
    expect(answer).toMatchObject({
      ok: expected === 'accepted' || typeof expected !== 'string',
      parsed: expected !== 'unreadable',
    });
  });
});
