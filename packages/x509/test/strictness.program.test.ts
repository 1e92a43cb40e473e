import { programPath } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judge } from '../src/index.ts';
import { base64, type Go, startGo } from './go.ts';
import { at } from './strictness/build.ts';
import { strictnessCases } from './strictness/cases.ts';

describe('judge', () => {
  test.each(strictnessCases)('$title: $expected', ({ expected, leaf, intermediates, roots, name }) => {
    const { refusals, warnings, chain } = judge(leaf, { intermediates, roots, name, usage: 'server', at });
    const rules = refusals.map((refusal) => refusal.rule);
    if (typeof expected === 'string') expect(rules).toEqual(expected === 'accepted' ? [] : [expected]);
    else {
      expect(rules).toEqual([]);
      expect(warnings.map((warning) => warning.rule)).toContain(expected.warning);
    }
    // A wrong name, wrong dates or an extension of the leaf leave the chain as good as it was.
    const ownProblems = ['name-mismatch', 'expired', 'not-yet-valid', 'critical-extension'];
    if (rules.length === 0) expect(chain).toHaveLength(intermediates.length + 2);
    else if (!rules.some((rule) => ownProblems.includes(rule))) expect(chain).toBeUndefined();
  });
});

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
