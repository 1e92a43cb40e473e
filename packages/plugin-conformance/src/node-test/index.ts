import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Backend, Sink } from '@kpki/plugin';
import type { Case } from '../case.ts';
import type { Harness } from '../harness.ts';
import { meaningOf } from '../hook-meanings.ts';
import { runCase } from '../run.ts';

/**
 * Registers a test of `node:test` for each case. An unproven case is a todo if `reasons` explains it, by the needed
 * hook, and fails otherwise; an unused reason fails too.
 */
export function testCases<T extends Backend | Sink>(
  cases: readonly Case<T>[],
  harness: Harness<T>,
  reasons: Readonly<Record<string, string>>,
): void {
  const needed = new Set<string>();
  for (const each of cases) {
    test(`${each.id}: ${each.promise}`, async (t) => {
      const report = await runCase(each, harness);
      if (report.result === 'failed') throw report.error;
      if (report.result === 'not declared') t.skip('not declared: the plugin has no such facet');
      if (report.result !== 'not proven') return;
      const { needs } = report;
      const reason = reasons[needs];
      needed.add(needs);
      assert.ok(
        reason !== undefined,
        `not proven without ${needs}: ${meaningOf(needs)}; add it, or give a reason above`,
      );
      t.todo(`not proven without ${needs}: ${reason}`);
    });
  }
  test('each reason is needed', () => {
    assert.deepEqual(
      Object.keys(reasons).filter((need) => !needed.has(need)),
      [],
    );
  });
}
