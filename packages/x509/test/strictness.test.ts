import { describe, expect, test } from 'vitest';
import { judge } from '../src/index.ts';
import { at } from './strictness/build.ts';
import { strictnessCases } from './strictness/cases.ts';

// strictness.program.test.ts shows that Go gives the same result.
describe('judge', () => {
  test.each(strictnessCases)('$title: $expected', ({ expected, leaf, intermediates, roots, name }) => {
    const { refusals, warnings, chain } = judge(leaf, { intermediates, roots, name, usage: 'server', at });
    const rules = refusals.map((refusal) => refusal.rule);
    if (typeof expected === 'string') expect(rules).toEqual(expected === 'accepted' ? [] : [expected]);
    else {
      expect(rules).toEqual([]);
      expect(warnings.map((warning) => warning.rule)).toContain(expected.warning);
    }
    // A wrong name, wrong dates or an extension of the leaf do not change the validity of the chain.
    const ownProblems = ['name-mismatch', 'expired', 'not-yet-valid', 'critical-extension'];
    if (rules.length === 0) expect(chain).toHaveLength(intermediates.length + 2);
    else if (!rules.some((rule) => ownProblems.includes(rule))) expect(chain).toBeUndefined();
  });
});
