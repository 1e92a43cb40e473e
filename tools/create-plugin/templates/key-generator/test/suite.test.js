// @ts-check
import { test } from 'node:test';
import { backendCases, meaningOf, runCase } from '@kpki/plugin/conformance';
import { backend } from '../src/index.js';

/** How the suite gets at the plugin. @type {import('@kpki/plugin/conformance').Harness<import('@kpki/plugin').Backend>} */
const harness = {
  plugin: backend,
  // Once there is a secret option, plant a string in it and name it here: canaries: ['…'].
  // Where it speaks HTTP, @kpki/plugin/conformance-http gives the hooks disconnect, throttle, silence and deny.
  open: async (host) => ({ instance: await backend.open({}, host) }),
};

for (const each of backendCases) {
  test(`${each.id}: ${each.promise}`, async (t) => {
    const report = await runCase(each, harness);
    if (report.result === 'failed') throw report.error;
    if (report.result === 'not declared') t.skip('not declared: the plugin has no such facet');
    if (report.result === 'not proven') t.todo(`not proven without ${report.needs}: ${meaningOf(report.needs)}`);
  });
}
