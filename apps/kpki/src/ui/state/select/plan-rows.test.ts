import { finding, type LifetimeDecider, type Reason } from '@kpki/engine';
import { planRows } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { desired, inventoryOf, planOf } from '../../../../test/ui/inventory.ts';
import { type Names, nameSets } from '../../../../test/ui/names.ts';
import { shellWith } from '../../../options/command-text.ts';
import { clean } from '../../../text/clean.ts';
import { widthOf } from '../../../text/width.ts';
import type { PlanMade } from '../../work/task.ts';
import { specRequest } from '../plan-request.ts';
import { groupKeysOf, type PlanContext, type PlanRow, planRowsOf } from './plan-rows.ts';

function contextOf(names: Names, { fresh = false } = {}): PlanContext {
  const inventory = inventoryOf(names, { fresh });
  const made: PlanMade = { plan: planOf(names, inventory), stops: 0, desired, warnings: [] };
  return { made, request: specRequest, inventory, program: 'kpki', target: {} };
}

/** With all groups and all fields open. */
function allRows(context: PlanContext, columns: number): readonly PlanRow[] {
  const layout = { columns, height: 0, fieldColumns: columns - 6, hasCounts: false };
  const closed = planRowsOf(context, groupKeysOf(context), layout);
  const steps = closed.flatMap((row) => (row.is === 'items' && row.items.length === 1 ? [row.key] : []));
  return planRowsOf(context, [...groupKeysOf(context), ...steps], layout);
}

describe('the rows of a plan', () => {
  test('say what `kpki plan` says, with the code last', () => {
    const context = contextOf(nameSets.latin);
    const rows = allRows(context, 120);
    for (const { label, subject, texts } of planRows(context.made.plan, false, shellWith(''))) {
      const at = rows.findIndex((row) => row.is === 'items' && row.label === label && row.subject === subject);
      expect(at, `${label} ${subject}`).toBeGreaterThanOrEqual(0);
      const next = rows.findIndex((row, index) => index > at && row.is !== 'field');
      const fields = rows.slice(at + 1, next).flatMap((row) => (row.is === 'field' ? [row.line.text] : []));
      const wordsOf = (lines: readonly string[]): readonly string[] =>
        lines.flatMap((line) => line.split(/ +/).map((word) => word.replaceAll(/[():;]/g, '')));
      expect(wordsOf(fields)).toEqual(expect.arrayContaining([...wordsOf(texts)]));
    }
  });

  test('have a short form of a phase, whose fields have all of it', () => {
    const { made, ...context } = contextOf(nameSets.latin);
    const reasons = [finding('rotation/phase', { name: 'etcd-ca', phase: 'trust' })];
    const steps = made.plan.steps.map((step) => (step.action === 'renew' ? { ...step, reasons } : step));
    const rows = allRows({ ...context, made: { ...made, plan: { ...made.plan, steps } } }, 120);
    expect(rows.find((row) => row.is === 'items' && row.label === 'renew')).toMatchObject({
      text: expect.stringMatching(/^phase trust/),
    });
    const fields = rows.flatMap((row) => (row.is === 'field' ? [row.line.text] : [])).join(' ');
    expect(fields).toContain('the files trust the new CA next to the old one; the old one still signs');
  });

  test('leave a cell before the border, those of the rollout too', () => {
    const context = contextOf(nameSets.latin);
    for (let columns = 56; columns < 140; columns += 1) {
      const notes = allRows(context, columns).flatMap((row) => (row.is === 'note' ? [row.line.text] : []));
      expect(notes.length).toBeGreaterThan(0);
      expect(Math.max(...notes.map(widthOf))).toBeLessThan(columns - 4);
    }
  });

  test('put steps alike into one row, which opens', () => {
    const context = contextOf(nameSets.latin, { fresh: true });
    const closed = planRowsOf(context, [], { columns: 74, height: 0, fieldColumns: 70, hasCounts: false });
    const group = closed.find((row) => row.is === 'items' && row.subject === 'kubelet.conf ×3');
    expect(group).toMatchObject({ glyph: '+', label: 'create', text: 'missing', branch: 'closed', choice: 'included' });
    const open = planRowsOf(context, [group?.key ?? ''], {
      columns: 74,
      height: 0,
      fieldColumns: 70,
      hasCounts: false,
    });
    expect(open.length - closed.length).toBe(3);
    expect(open.filter((row) => row.is === 'items' && row.depth === 1)).toHaveLength(3);
  });

  test('count the reasons of steps alike, each step by its worst, and the worst first', () => {
    const { made, ...context } = contextOf(nameSets.latin, { fresh: true });
    const textWith = (...reasons: readonly (readonly Reason[])[]): string | undefined => {
      const steps = made.plan.steps
        .filter(({ name }) => name === 'kubelet.conf')
        .slice(0, reasons.length)
        // The text of each differs.
        .map((step, at) => ({
          ...step,
          reasons: (reasons[at] ?? []).map((reason) => ({ ...step.reasons[0], reason, text: `${reason} ${at}` })),
        }));
      const plan = { ...made.plan, steps } as typeof made.plan;
      const [row] = planRowsOf({ ...context, made: { ...made, plan } }, [], {
        columns: 74,
        height: 0,
        fieldColumns: 70,
        hasCounts: false,
      });
      return row?.is === 'items' ? row.text : undefined;
    };
    expect(textWith(['requested', 'expired'], ['requested'])).toBe('1 expired, 1 requested');
    expect(textWith(['requested', 'expired', 'bundle-differs'], ['bundle-differs', 'expired'])).toBe(
      'expired; bundle differs',
    );
    expect(textWith(['expired', 'bundle-differs'], ['bundle-differs'])).toBe('1 expired, 1 bundle differs');
    expect(textWith(['requested'], ['requested', 'renew-due'], ['expired', 'requested'])).toBe(
      '1 expired, 1 renew due, 1 requested',
    );
    expect(textWith(['renew-due'], ['renew-due', 'requested'])).toBe('renew due');
  });

  test('have fields that fit whatever the names are', () => {
    for (const names of Object.values(nameSets)) {
      const rows = allRows(contextOf(names), 78);
      const tooWide = rows.filter((row) => row.is !== 'items' && widthOf(row.line.text) > 74);
      expect(tooWide).toEqual([]);
    }
  });

  test('show old and new fields of a renewal: the time that is asked for, and names that come and go', () => {
    const rows = allRows(contextOf(nameSets.latin), 120);
    const at = rows.findIndex((row) => row.is === 'items' && row.subject === 'apiserver cp1');
    const fields = rows.slice(at + 1, at + 20).flatMap((row) => (row.is === 'field' ? [row.line] : []));
    const textOf = (label: string): string | undefined => fields.find((field) => field.label === label)?.text;
    expect(textOf('Valid to')).toBe('2026-12-06 -> 2027-11-24');
    expect(textOf('Serial')).toMatch(/ -> new$/);
    expect(textOf('Key')).toBe('ec-p256, same key');
    expect(fields.map(({ text }) => text)).toEqual(expect.arrayContaining(['+ 10.96.0.1', '- cp1.example.com']));
    expect(textOf('Files')).toBe('replaces cp1/pki/apiserver.crt');
  });

  test('say who decides how long a certificate is valid, unless kpki signs it', () => {
    const context = contextOf(nameSets.latin);
    const validTo = (decider: LifetimeDecider): string | undefined => {
      const decided = Object.entries(desired).map(([id, each]) => [
        id,
        { ...each, validity: each.validity === null ? null : { ...each.validity, decider } },
      ]);
      const made: PlanMade = { ...context.made, desired: Object.fromEntries(decided) };
      const rows = allRows({ ...context, made }, 120);
      return rows.flatMap((row) => (row.is === 'field' && row.line.label === 'Valid to' ? [row.line.text] : []))[0];
    };
    expect(validTo({ is: 'kpki' })).toMatch(/^[-0-9]{10} -> [-0-9]{10}$/);
    expect(validTo({ is: 'issuers', names: ['vault/pki'] })).toMatch(/ -> about [-0-9]{10} \(vault\/pki decides\)$/);
    expect(validTo({ is: 'external' })).toMatch(/ -> about [-0-9]{10} \(the signer decides\)$/);
  });

  test('are clean text', () => {
    const rows = allRows(contextOf(nameSets.hostile ?? nameSets.latin), 100);
    for (const row of rows)
      if (row.is === 'items') expect(clean(`${row.subject} ${row.text}`)).toBe(`${row.subject} ${row.text}`);
  });
});
