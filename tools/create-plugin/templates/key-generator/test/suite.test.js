// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backendCases, meaningOf, runCase } from '@kpki/plugin-conformance';
import { backend } from '../src/index.js';

/**
 * Why a case cannot be proven here, by what the case needs. A case that is not proven fails unless its need has a reason, and a
 * reason that no case needs fails too.
 * @type {Readonly<Record<string, string>>}
 */
const reasons = {
  canaries: 'no option holds a secret',
};

/** How the suite gets at the plugin. @type {import('@kpki/plugin-conformance').Harness<import('@kpki/plugin').Backend>} */
const harness = {
  plugin: backend,
  // Once there is a secret option, plant a string in it and name it here: canaries: ['…'].
  open: async (host) => ({ instance: await backend.open({}, host) }),
};

/** What cases needed. @type {Set<string>} */
const needed = new Set();

for (const each of backendCases) {
  test(`${each.id}: ${each.promise}`, async (t) => {
    const report = await runCase(each, harness);
    if (report.result === 'failed') throw report.error;
    if (report.result === 'not declared') t.skip('not declared: the plugin has no such facet');
    if (report.result !== 'not proven') return;
    const { needs } = report;
    const reason = reasons[needs];
    needed.add(needs);
    assert.ok(reason !== undefined, `not proven without ${needs}: ${meaningOf(needs)}; add it, or give a reason above`);
    t.todo(`not proven without ${needs}: ${reason}`);
  });
}

test('each reason is needed', () => {
  assert.deepEqual(
    Object.keys(reasons).filter((need) => !needed.has(need)),
    [],
  );
});
