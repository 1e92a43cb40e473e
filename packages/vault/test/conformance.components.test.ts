import { randomBytes } from 'node:crypto';
import type { Sink } from '@kpki/plugin';
import { type Harness, runCase, sinkCases } from '@kpki/plugin-conformance';
import { openFaultyServer } from '@kpki/plugin-conformance/http';
import type { Vault } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, it } from 'vitest';
import { environmentOf } from '../src/environment.ts';
import { openSink, sink as plugin } from '../src/sink.ts';
import { abandonLock } from './abandon.ts';
import { call } from './host.ts';
import { defaults } from './scene.ts';
import { killedAfter } from './through.ts';
import { withVault } from './with-vault.ts';

/** Versions expire by the engine's own rules, and the engine encrypts data that it receives in the clear. */
const undeclared = new Set(['undo.discard', 'write.encrypted']);

/** The sink reads any value of an entry. */
const unproven = new Set(['read.unreadable', 'write.unreadable', 'reveal.unreadable', 'canary.unreadable']);

const suitePolicy = `
path "secret/data/kpki/*" { capabilities = ["create", "read", "update"] }
path "secret/metadata/kpki/*" { capabilities = ["create", "update"] }
`;

needs('vault')('the Vault sink', () => {
  let vault: Vault;
  withVault((started) => {
    vault = started;
  });

  /** Every case has its own token, policy and connection to the server. */
  async function harness(): Promise<Harness<Sink>> {
    const policy = `case-${randomBytes(6).toString('hex')}`;
    const grant = (more = '') => vault.must('PUT', `sys/policies/acl/${policy}`, { policy: suitePolicy + more });
    await grant();
    const { auth } = await vault.must('POST', 'auth/token/create', { policies: [policy] });
    const token = auth?.client_token ?? '';
    return {
      plugin,
      canaries: [token],
      async open(host) {
        const server = await openFaultyServer({ upstream: vault.address });
        const options = { ...defaults, address: server.origin };
        const environment = environmentOf({ VAULT_TOKEN: token });
        const pathOf = (id: string) => id.slice(id.indexOf('/secret/') + '/secret/'.length);
        return {
          instance: openSink(options, host, { environment }),
          dispose: () => server.close(),
          hooks: {
            reopen: async (lent) => openSink(options, lent, { environment }),
            damage: async (at) => {
              const labels = { 'managed-by': 'kpki', 'sha256.tls.crt': 'of something else' };
              await vault.must('POST', `secret/metadata/${pathOf(at.id)}`, { custom_metadata: labels });
            },
            deny: async (at) => {
              await grant(`path "secret/data/${pathOf(at.id)}" { capabilities = ["deny"] }`);
              return async () => void (await grant());
            },
            ...server.hooks,
            crash: async (write, steps) => {
              const killed = killedAfter(steps);
              const victim = openSink(options, host, { environment, through: killed.through });
              const at = victim.locate(write.placement, write.kept);
              return killed.run(() => victim.write(at, write.change, write.expected, call));
            },
            // A version holds all entries of its time, so they are lost together.
            lose: async (at) => void (await vault.must('PUT', `secret/destroy/${pathOf(at.id)}`, { versions: [1] })),
            abandon: (placement, kept, holder) => abandonLock({ options, token, placement, kept, holder }),
          },
        };
      },
    };
  }

  /** The results by case; docs/plugins.md is generated from them. */
  const results: Record<string, string> = {};

  it.each(sinkCases.map((each) => [each.id, each] as const))('%s', async (id, each) => {
    const report = await runCase(each, await harness());
    results[id] = report.result;
    if (unproven.has(id)) expect(report).toEqual({ id, result: 'not proven', needs: 'the hook obstruct' });
    else expect(report).toEqual({ id, result: undeclared.has(id) ? 'not declared' : 'passed' });
  });

  it('matches the page of plugins; `vitest -u` updates it', async () => {
    await expect(`${JSON.stringify(results, null, 2)}\n`).toMatchFileSnapshot('../reports/sink.json');
  });
});
