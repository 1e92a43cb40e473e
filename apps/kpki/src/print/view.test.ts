import { stripVTControlCharacters } from 'node:util';
import type { Step } from '@kpki/engine';
import { table } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { madeUp } from '../../test/made-up.ts';
import { plan as empty, planText, step } from '../../test/plan.ts';
import { documentText } from './document.ts';
import { paintedHead } from './view.ts';

const colors = { wide: false, width: 40, colors: true };
const plain = { ...colors, colors: false };
const [red, yellow, off] = ['\u001b[31m', '\u001b[33m', '\u001b[39m'];

test('a state is in its color, and every column stays where it is', () => {
  const rows = [
    ['a.crt', 'ok', '9y'],
    ['b.crt', 'expired', '0d'],
    ['c.crt', 'due', '3d'],
  ] as const;
  const severities = { ok: 'info', expired: 'critical', due: 'warning' } as const;
  const states = table<(typeof rows)[number]>(
    [
      ['FILE', ([file]) => file],
      ['STATE', ([, state]) => ({ text: state, short: state, severity: severities[state] })],
      ['LEFT', ([, , left]) => left],
    ],
    rows,
  );
  const painted = documentText([states], colors);
  expect(painted.split('\n')).toEqual([
    'FILE   STATE    LEFT',
    'a.crt  ok       9y',
    `b.crt  ${red}expired  ${off}0d`,
    `c.crt  ${yellow}due      ${off}3d`,
  ]);
  expect(documentText([states], plain)).toBe(stripVTControlCharacters(painted));
});

test('a plan in colors says the same without them, and only what is done is painted', () => {
  const reasons = [madeUp('expired', 'it has ended long ago, and so has its CA')];
  const plan = { ...empty, steps: [step, { ...step, action: 'blocked', reasons } as Step] };
  const text = planText(plan, colors);
  expect(text).toContain(`${yellow}» renew  ${off}  apiserver cp1`);
  expect(text).toContain(`${red}⊘ blocked${off}  apiserver cp1  expired: `);
  expect(stripVTControlCharacters(text)).toBe(planText(plan, plain));
  expect(planText(plan, plain)).not.toContain('\u001b');
});

test('of several lines the head of the first is painted', () => {
  expect(paintedHead(['Phase x: a', '  b'], 7, 'yellow', colors)).toEqual([`${yellow}Phase x${off}: a`, '  b']);
  expect(paintedHead(['Phase x: a', '  b'], 7, null, colors)).toEqual(['Phase x: a', '  b']);
});
