// @ts-check
import { backendCases } from '@kpki/plugin-conformance';
import { openFaultyServer } from '@kpki/plugin-conformance/http';
import { testCases } from '@kpki/plugin-conformance/node-test';
import { backend } from '../src/index.js';

/**
 * The origin of the real service in a test, for a plugin that speaks HTTP, such as 'http://127.0.0.1:8080': the suite puts a server
 * in front of it that refuses, breaks and holds requests, the first of a call and later ones. Null: the stand-in asks no service.
 * A service that this file starts is stopped with `after` of `node:test`.
 */
const upstream = /** @type {string | null} */ (null);

/**
 * Why a case cannot be proven here, by what the case needs. A case that is not proven fails unless its need has a reason, and a
 * reason that no case needs fails too.
 * @type {Readonly<Record<string, string>>}
 */
const reasons = {
  canaries: 'no option holds a secret',
  'an issuer that objects to one of the requests of the suite': 'the stand-in objects to none of them',
  ...(upstream === null && {
    'the hook deny': 'the stand-in asks no service',
    'the hook disconnect': 'the stand-in asks no service',
    'the hook disturb': 'the stand-in asks no service',
    'the hook silence': 'the stand-in asks no service',
    'the hook throttle': 'the stand-in asks no service',
  }),
};

/** How the suite gets at the plugin. @type {import('@kpki/plugin-conformance').Harness<import('@kpki/plugin').Backend>} */
const harness = {
  plugin: backend,
  // Once there is a secret option, plant a string in it and name it here: canaries: ['…'].
  open: async (host) => {
    const server = upstream === null ? null : await openFaultyServer({ upstream });
    // With an upstream, `server.origin` is the address that the options name.
    /** @param {import('@kpki/plugin').Host} lent */
    const open = (lent) => backend.open({ longestDays: 4000 }, lent);
    return {
      instance: await open(host),
      dispose: async () => {
        await server?.close();
      },
      hooks: {
        reopen: open,
        ...(server !== null && { deny: () => server.refuse(), ...server.hooks }),
      },
    };
  },
};

testCases(backendCases, harness, reasons);
