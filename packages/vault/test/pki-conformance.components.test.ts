import type { Backend } from '@kpki/plugin';
import { backendCases, type Harness, runCase } from '@kpki/plugin-conformance';
import { openFaultyServer } from '@kpki/plugin-conformance/http';
import type { Vault } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, it } from 'vitest';
import { backend as plugin } from '../src/backend.ts';
import { openBackendAt } from './backend-scene.ts';
import { makePkiMounts } from './pki-mounts.ts';
import { tokenOf } from './scene.ts';
import { withVault } from './with-vault.ts';

/** The policy of docs/how-to/vault.md. */
const suitePolicy = `
path "pki-root/issuer/default/sign-verbatim" { capabilities = ["update"] }
path "pki-root/issuer/default/sign-intermediate" { capabilities = ["update"] }
path "pki-k8s/issuer/default/sign-verbatim/short" { capabilities = ["update"] }
path "pki-k8s/issuer/default/sign-intermediate" { capabilities = ["update"] }
`;

needs('vault')('the PKI engines of a Vault', () => {
  let vault: Vault;
  withVault(async (started) => {
    vault = started;
    await makePkiMounts(vault);
  });

  async function harness(): Promise<Harness<Backend>> {
    const { token, rewrite } = await tokenOf(vault, suitePolicy);
    return {
      plugin,
      canaries: [token],
      async open(host) {
        const server = await openFaultyServer({ upstream: vault.address });
        const pki = { 'pki-root': {}, k8s: { mount: 'pki-k8s', role: 'short' } };
        const open = (lent: typeof host) => openBackendAt(server.origin, token, { pki }, { host: lent });
        return {
          instance: open(host),
          dispose: () => server.close(),
          hooks: {
            ...server.hooks,
            reopen: async (lent) => open(lent),
            deny: async () => {
              await rewrite(suitePolicy.replace('"update"', '"list"'));
              return () => rewrite(suitePolicy);
            },
          },
        };
      },
    };
  }

  const declared = /^(?:plugin|opened|issuer|rights|canary)\./;
  /** Both issuers issue CAs, at once, and have no objections; there is no key store. Every right can be checked. */
  const undeclared = [
    'issuer.beyond-grants',
    'issuer.pending-resumes',
    'issuer.objection',
    'issuer.objection.pure',
    'rights.unasked',
    'rights.missing.changes-nothing',
    'canary.keys',
  ];

  /** The results by case; docs/plugins.md is generated from them. */
  const results: Record<string, string> = {};

  it.each(backendCases.map((each) => [each.id, each] as const))('%s', async (id, each) => {
    const result = declared.test(id) && !undeclared.includes(id) ? 'passed' : 'not declared';
    const report = await runCase(each, await harness());
    results[id] = report.result;
    expect(report).toEqual({ id, result });
  });

  it('matches the page of plugins; `vitest -u` updates it', async () => {
    await expect(`${JSON.stringify(results, null, 2)}\n`).toMatchFileSnapshot('../reports/pki.json');
  });
});
