import { type Backend, keyKinds, Secret } from '@kpki/plugin';
import { backendCases, type Harness, runCase } from '@kpki/plugin-conformance';
import { needs } from '@kpki/services/vitest';
import { expect, it } from 'vitest';
import { openBackend, backend as plugin } from '../src/backend.ts';
import { failing, returned } from './overlaid.ts';
import { call, defaults, hostWith, type Scene, softHsmComponents, withSoftHsm } from './scene.ts';

const declared = /^(plugin|opened|keyStore|sign|canary\.(options|errors))/;
/** A token has no rate limit, and a token that hangs blocks the call in the module. */
const unproven: readonly (readonly [RegExp, string])[] = [
  [/\.(throttled|one-attempt|reaches-nothing)$/, 'the hook throttle'],
  [/\.aborted$/, 'the hook silence'],
  [/\.(later|unanswered)$/, 'the hook disturb'],
];
const isDesired = (id: string): boolean => declared.test(id) && !undeclared.includes(id);
const neededFor = (id: string): string | undefined =>
  isDesired(id) ? unproven.find(([pattern]) => pattern.test(id))?.[1] : undefined;
/** This token makes every kind of key. */
const undeclared = ['keyStore.create.unsupported'];

needs(...softHsmComponents)('the key store on SoftHSM', () => {
  let scene: Scene;
  withSoftHsm((opened) => {
    scene = opened;
  });

  function harness(): Harness<Backend> {
    const { hsm, token } = scene;
    const options = { ...defaults, module: hsm.module, token: token.label };
    const remove = async (name: string): Promise<void> => {
      for (const type of ['privkey', 'pubkey']) {
        await hsm.tool(token, '--delete-object', '--type', type, '--label', name);
      }
    };
    return {
      plugin,
      canaries: [token.userPin],
      host: { ask: async () => new Secret(Buffer.from(token.userPin)) },
      open: async (host) => {
        const faults = failing();
        const open = (lent: typeof host) => openBackend(options, lent, { through: faults.through });
        return {
          instance: await open(host),
          hooks: {
            reopen: open,
            deny: () => faults.begin(/^C_(?:FindObjects|Generate|Sign)/, () => returned('CKR_ACTION_PROHIBITED', 27)),
            disconnect: () =>
              faults.begin(/^C_(?!Close|Logout|Finalize)/, () => returned('CKR_TOKEN_NOT_PRESENT', 224)),
            rotate: async (name) => {
              await remove(name);
              await hsm.tool(token, '--keypairgen', '--key-type', 'EC:secp256r1', '--label', name, '--sensitive');
            },
            disable: async (name) => {
              await remove(name);
              // A kind that the table lacks.
              await hsm.tool(token, '--keypairgen', '--key-type', 'EC:secp256k1', '--label', name, '--sensitive');
            },
          },
        };
      },
    };
  }

  it('makes every kind of key there is', async () => {
    const { hsm, token } = scene;
    const host = hostWith(token.userPin);
    const opened = await openBackend({ ...defaults, module: hsm.module, serial: token.serial }, host, {});
    expect(opened.keyStore?.creates).toEqual(Object.keys(keyKinds));
    await opened.check(call);
    await opened.close();
  });

  /** The results by case; docs/plugins.md is generated from them. */
  const results: Record<string, string> = {};

  it.each(backendCases.map((each) => [each.id, each] as const))('%s', async (id, each) => {
    const needs = neededFor(id);
    const result = needs === undefined ? (isDesired(id) ? 'passed' : 'not declared') : 'not proven';
    const report = await runCase(each, harness());
    results[id] = report.result;
    expect(report).toEqual({ id, result, ...(needs === undefined ? {} : { needs }) });
  });

  it('matches the page of plugins; `vitest -u` updates it', async () => {
    await expect(`${JSON.stringify(results, null, 2)}\n`).toMatchFileSnapshot('../reports/backend.json');
  });
});
