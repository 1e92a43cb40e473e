import type { Backend } from '@kpki/plugin';
import { backendCases, type Harness, runCase } from '@kpki/plugin-conformance';
import { openFaultyServer } from '@kpki/plugin-conformance/http';
import type { Vault } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, it } from 'vitest';
import { backend as plugin } from '../src/backend.ts';
import { openBackendAt } from './backend-scene.ts';
import { policyOf } from './policy-of.ts';
import { tokenOf } from './scene.ts';
import { withVault } from './with-vault.ts';

needs('vault')('the transit engine of a Vault', () => {
  let vault: Vault;
  withVault(async (started) => {
    vault = started;
    await vault.must('POST', 'sys/mounts/transit', { type: 'transit' });
  });

  async function harness(): Promise<Harness<Backend>> {
    const policy = policyOf('kpki-keys.hcl', { 'transit-prod': 'transit' });
    const { token, rewrite } = await tokenOf(vault, policy);
    return {
      plugin,
      canaries: [token],
      async open(host) {
        const server = await openFaultyServer({ upstream: vault.address });
        const open = (lent: typeof host) =>
          openBackendAt(server.origin, token, { transit: { mount: 'transit' } }, { host: lent });
        return {
          instance: open(host),
          dispose: () => server.close(),
          hooks: {
            reopen: async (lent) => open(lent),
            ...server.hooks,
            deny: async () => {
              await rewrite(policy.replaceAll(/"(?:create|read|update)"/g, '"list"'));
              return () => rewrite(policy);
            },
            // A key for encryption, which has no signatures.
            disable: async (name) => {
              await vault.must('POST', `transit/keys/${name}/config`, { deletion_allowed: true });
              await vault.must('DELETE', `transit/keys/${name}`);
              await vault.must('POST', `transit/keys/${name}`, { type: 'aes256-gcm96' });
            },
            rotate: async (name) => void (await vault.must('POST', `transit/keys/${name}/rotate`)),
          },
        };
      },
    };
  }

  const declared = /^(?:plugin|opened|keyStore|sign|rights|canary)\./;
  /**
   * The store makes every kind, so it refuses none; no key leaves, so none leaves a trace. Every right can be checked.
   */
  const undeclared = ['keyStore.create.unsupported', 'rights.unasked', 'canary.keys'];

  /** The results by case; docs/plugins.md is generated from them. */
  const results: Record<string, string> = {};

  it.each(backendCases.map((each) => [each.id, each] as const))('%s', { timeout: 60_000 }, async (id, each) => {
    const result = declared.test(id) && !undeclared.includes(id) ? 'passed' : 'not declared';
    const report = await runCase(each, await harness());
    results[id] = report.result;
    expect(report).toEqual({ id, result });
  });

  it('matches the page of plugins; `vitest -u` updates it', async () => {
    await expect(`${JSON.stringify(results, null, 2)}\n`).toMatchFileSnapshot('../reports/transit.json');
  });
});
