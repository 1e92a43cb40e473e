import type { StepChanges } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../text/width.ts';
import { alikeChangeLines, blankLine, changeLines, fittingLines } from './change-lines.ts';
import { clippedLines, type DetailLine } from './detail-lines.ts';

const renewal: StepChanges = {
  why: ['expires on 2026-12-06 (renew-due)'],
  remedy: null,
  fields: [
    {
      is: 'validity',
      before: '2026-12-06',
      after: ['2027-11-24 (vault/pki)', '2027-11-24'],
      severity: 'success',
      isSame: false,
    },
    { is: 'key', before: 'ec-p256', after: ['same key'], severity: 'unknown', isSame: true },
  ],
  names: { added: ['10.96.0.1'], removed: ['cp1.example.com'], same: ['cp1', 'kubernetes'] },
  files: [{ does: 'replaces', file: 'cp1/pki/apiserver.crt' }],
  serial: { is: 'serial', before: '31:c4…d9:07', after: ['new'], severity: 'info', isSame: false },
};
const columns = 46;
const textsOf = (lines: readonly DetailLine[]): readonly string[] => lines.map(({ text }) => text.trimEnd());
const rolesOf = (lines: readonly DetailLine[], text: string): readonly string[] =>
  lines.find((line) => line.text.includes(text))?.pieces?.map(({ role }) => role) ?? [];

describe('a step', () => {
  test('has a table of before and after, its names, its files, and the serial last', () => {
    expect(textsOf(changeLines(renewal, './out', columns))).toEqual([
      'Why      expires on 2026-12-06 (renew-due)',
      '',
      '         BEFORE        AFTER',
      'Valid to 2026-12-06  → 2027-11-24 (vault/pki)',
      'Key      ec-p256     = same key',
      'Names  + 10.96.0.1',
      '       - cp1.example.com',
      '       = 2 unchanged',
      '',
      'Files  ± cp1/pki/apiserver.crt',
      '         in ./out',
      '',
      'Serial   31:c4…d9:07 → new',
    ]);
  });

  test('colors what comes and goes, and a replaced key as a danger', () => {
    const [validity] = renewal.fields;
    const rekeyed: StepChanges = {
      ...renewal,
      fields: [
        ...(validity === undefined ? [] : [validity]),
        { is: 'key', before: 'ec-p256', after: ['new ec-p256'], severity: 'critical', isSame: false },
      ],
    };
    const lines = changeLines(rekeyed, './out', columns);
    expect(rolesOf(lines, '+ 10.96.0.1').at(-1)).toBe('ok');
    expect(rolesOf(lines, '- cp1.example.com').at(-1)).toBe('danger');
    expect(rolesOf(lines, 'new ec-p256').at(-1)).toBe('expired');
    expect(rolesOf(lines, 'Valid to')[0]).toBe('dim');
  });

  test('has one line for names that stay', () => {
    const names = { added: [], removed: [], same: ['cp1', 'kubernetes'] };
    expect(textsOf(changeLines({ ...renewal, names }, './out', columns))).toContain('Names    unchanged (2)');
  });

  test('has its names in a row where there are many columns', () => {
    const names = { added: ['cp1', '10.96.0.1'], removed: ['cp1.example.com'], same: [] };
    expect(textsOf(changeLines({ ...renewal, names }, './out', 74))).toEqual(
      expect.arrayContaining(['Names  + cp1, 10.96.0.1', '       - cp1.example.com']),
    );
  });

  test('is never wider than its panel', () => {
    const long = `${'kubernetes.default.'.repeat(4)}svc`;
    const names = { added: [long], removed: [], same: [] };
    const files = [{ does: 'writes', file: `cp1/${'deep/'.repeat(12)}apiserver.crt` } as const];
    const lines = changeLines({ ...renewal, names, files }, './out', columns);
    expect(lines.filter(({ text }) => widthOf(text) > columns)).toEqual([]);
  });
});

test('steps alike have a row for each owner, and say once what they share', () => {
  const same = { ...renewal, names: { added: [], removed: [], same: ['kubernetes'] } };
  const lines = alikeChangeLines(
    [
      { owner: 'cp1', changes: same },
      { owner: 'cp2', changes: same },
    ],
    './out',
    columns,
  );
  expect(textsOf(lines).slice(0, 7)).toEqual([
    'Why      expires on 2026-12-06 (renew-due)',
    '',
    'Valid to BEFORE       AFTER',
    'cp1      2026-12-06 → 2027-11-24 (vault/pki)',
    'cp2      2026-12-06 → 2027-11-24 (vault/pki)',
    'Key      ec-p256    = same key',
    'Names    unchanged',
  ]);
});

test('lines that only divide give way to those that say something', () => {
  const lines = changeLines(renewal, './out', columns);
  expect(fittingLines(lines, lines.length)).toContain(blankLine);
  expect(fittingLines(lines, lines.length - 1)).not.toContain(blankLine);
});

test('files that are left out are counted as files, and what is of several kinds as lines', () => {
  const files = ['a', 'b', 'c'].map(
    (name) => ({ does: 'removes', file: `${name.repeat(30)} ${name.repeat(30)}` }) as const,
  );
  const lines = changeLines({ ...renewal, why: [], fields: [], names: null, files, serial: null }, './out', columns);
  expect(lines).toHaveLength(7);
  const last = (height: number): string | undefined => clippedLines(lines, height).at(-1)?.text;
  // Each file takes two lines, and the location one.
  expect([6, 5, 4, 3, 2].map(last)).toEqual([
    '… 2 more lines: enter',
    '… 1 more file: enter',
    '… 1 more file: enter',
    '… 2 more files: enter',
    '… 2 more files: enter',
  ]);
  const withSerial = changeLines({ ...renewal, why: [], fields: [], names: null, files }, './out', columns);
  expect(clippedLines(fittingLines(withSerial, 6), 6).at(-1)?.text).toMatch(/ more lines: enter$/);
});
