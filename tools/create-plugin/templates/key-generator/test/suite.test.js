// @ts-check
import { backendCases } from '@kpki/plugin-conformance';
import { testCases } from '@kpki/plugin-conformance/node-test';
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

testCases(backendCases, harness, reasons);
