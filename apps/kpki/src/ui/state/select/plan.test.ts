import type { Finding, Step } from '@kpki/engine';
import { planDocument } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { madeUp } from '../../../../test/made-up.ts';
import { planText, step } from '../../../../test/plan.ts';
import { inventoryOf, planOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { shellWith } from '../../../options/command-text.ts';
import { widthOf } from '../../../text/width.ts';
import { planLines, replacesKey } from './plan.ts';

const rekey = (reason: Finding['reason']): Step =>
  ({ ...step, action: 'rekey', reasons: [madeUp(reason, '')] }) as Step;

test.each([
  ['of another key', rekey('key-mismatch'), true],
  ['that cannot be read', rekey('unreadable'), true],
  ['that is not there', rekey('key-missing'), false],
  ['of a certificate that is made for it', { ...rekey('names-differ'), action: 'renew' } as Step, false],
])('a key is lost where it is in place of one %s: %#', (_what, step, lost) => {
  expect(replacesKey(step)).toBe(lost);
});

const shown = (names = nameSets.latin) => planOf(names, inventoryOf(names));
const textOf = (): readonly string[] => planText(shown()).split('\n');
const linesIn = (columns: number, names = nameSets.latin): readonly string[] =>
  planLines(planDocument(shown(names), false, shellWith('')), columns);

describe('the lines of a plan', () => {
  test('are those of `kpki plan` where there is room', () => {
    expect(linesIn(120)).toEqual(textOf());
  });

  test('say the same where there is less, and a reason goes on behind its head', () => {
    const lines = linesIn(76);
    expect(lines.filter((line) => widthOf(line) > 76)).toEqual([]);
    expect(lines.join(' ').split(/ +/)).toEqual(textOf().join(' ').split(/ +/));
    const at = lines.findIndex((line) => line.includes('renew-due: ends'));
    expect(lines[at + 1]?.search(/\S/)).toBe(lines[at]?.indexOf('renew-due'));
  });

  test('fit whatever the names are', () => {
    for (const names of Object.values(nameSets)) {
      expect(linesIn(76, names).filter((line) => widthOf(line) > 76)).toEqual([]);
    }
  });
});
