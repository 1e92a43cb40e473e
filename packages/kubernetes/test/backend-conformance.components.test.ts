import type { Backend, Host } from '@kpki/plugin';
import { backendCases, type Harness, runCase } from '@kpki/plugin-conformance';
import { signingClusterComponents } from '@kpki/services';
import { type OpenedApiServer, openSharedSigningServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackend, backend as plugin } from '../src/backend.ts';
import { faultyServerOf } from './faulty-server.ts';
import { accountWith, deleteCsrs, revokedRights, toAsk } from './issuers.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { decide } from './signing-scene.ts';

let plane: OpenedApiServer;
let token: string;

const account = 'suite';

/** The login may only create requests; the administrator of the cluster approves them. */
const harness: Harness<Backend> = {
  plugin,
  get canaries() {
    return [token];
  },
  async open(host) {
    // The requests of the suite are fixed, so those of the previous case still exist.
    await deleteCsrs(plane, account);
    const server = await faultyServerOf(plane);
    const kubeconfig = await writeKubeconfig(plane, { server: server.origin, user: { token } });
    const open = (lent: Host): Promise<Backend> => openBackend({ kubeconfig, approve: false }, lent, {});
    return {
      instance: await open(host),
      dispose: () => server.close(),
      hooks: {
        reopen: open,
        approve: async (ticket) => {
          await decide(plane, 'approve', ticket);
        },
        deny: () => revokedRights(plane, { name: account, token }, [toAsk]),
        ...server.hooks,
      },
    };
  },
};

/** The cases without a subject: the backend has no keys, and makes no CAs. */
const notDeclared =
  /^(keyStore|keyGenerator|sign|canary\.keys|rights\.(unasked|missing\.changes-nothing)|issuer\.(issues-cas|answers)$)/;

needs(...signingClusterComponents)('the Kubernetes backend', () => {
  beforeAll(async () => {
    plane = await openSharedSigningServer();
    token = await accountWith(plane, account, [toAsk]);
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  /** The results by case; docs/plugins.md is generated from them. */
  const results: Record<string, string> = {};

  it.each(backendCases.map((each) => [each.id, each] as const))('%s', async (id, each) => {
    const result = notDeclared.test(id) ? 'not declared' : 'passed';
    const report = await runCase(each, harness);
    results[id] = report.result;
    expect(report).toEqual({ id, result });
  });

  it('matches the page of plugins; `vitest -u` updates it', async () => {
    await expect(`${JSON.stringify(results, null, 2)}\n`).toMatchFileSnapshot('../reports/backend.json');
  });
});
