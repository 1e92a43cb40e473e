import {
  type Backend,
  type BackendPlugin,
  type Call,
  defineBackend,
  type Host,
  PluginError,
  untilCancelled,
} from '@kpki/plugin';
import { backendOptions, type VaultBackendOptions } from './backend-options.ts';
import { missingRights, policyFor } from './backend-rights.ts';
import { neverCancelled } from './client/never-cancelled.ts';
import { environmentOf } from './environment.ts';
import { lookAtMount, verifyNamespace } from './mounts.ts';
import { pathOf } from './names.ts';
import { readSigner } from './pki/ca.ts';
import { issuerOn } from './pki/issuer.ts';
import type { Pki } from './pki/pki.ts';
import { reach, type VaultDependencies } from './reach.ts';
import { serverSettingsOf } from './settings.ts';
import { keyStoreOn } from './transit/key-store.ts';

/** Holds keys in a transit engine, and issues by PKI engines: those that the options name. */
export const backend: BackendPlugin<VaultBackendOptions> = defineBackend<VaultBackendOptions>({
  name: '@kpki/vault',
  options: backendOptions,
  open: async (given, host) => openBackend(given, host, {}),
});

export function openBackend(given: VaultBackendOptions, host: Host, machine: VaultDependencies): Backend {
  const environment = machine.environment ?? environmentOf(process.env);
  const settings = serverSettingsOf(given, environment, host);
  const { session, close } = reach(settings, environment, host, machine.through, warningOnce(host));
  const transitMount = given.transit && pathOf('transit.mount', given.transit.mount);
  const pkis = Object.entries(given.pki ?? {}).map(([name, { mount = name, issuer, role }]): Pki => {
    return { name, session, mount: pathOf(`pki.${name}.mount`, mount), issuer, role, host, begin };
  });
  const mounts = [
    ...(transitMount === undefined ? [] : [{ mount: transitMount, type: 'transit' }]),
    ...pkis.map(({ mount }) => ({ mount, type: 'pki' })),
  ];
  let verified: Promise<void> | null = null;
  let closed = false;

  function verify(): Promise<void> {
    const [first] = mounts;
    const verifying = verifyNamespace(session, settings.namespace, first?.mount ?? [], neverCancelled);
    verified = verifying;
    verifying.catch(() => {
      if (verified === verifying) verified = null;
    });
    return verifying;
  }

  async function begin(call: Call, attempted: string): Promise<void> {
    if (closed) throw new PluginError('invalid', `${attempted}: the backend was closed`);
    if (call.signal.aborted) throw new PluginError('cancelled', `${attempted}: cancelled before the start`);
    await untilCancelled(verified ?? verify(), attempted, call);
  }

  const transit = transitMount && { session, mount: transitMount, host, begin };
  const engines = { transit, pkis };
  return {
    ...(transit !== undefined && { keyStore: keyStoreOn(transit) }),
    ...(pkis.length > 0 && { issuers: new Map(pkis.map((pki) => [pki.name, issuerOn(pki)])) }),
    check: async (call) => {
      verified = null;
      await begin(call, `check ${settings.address.origin}`);
      for (const { mount, type } of mounts) {
        const found = await lookAtMount(session, mount, call);
        if (found.type !== type) {
          throw new PluginError('invalid', `${found.attempted}: it is a ${found.type} engine, and not ${type}`);
        }
      }
      for (const pki of pkis) await readSigner(pki, call);
    },
    rights: (use) => policyFor(engines, use),
    missingRights: async (use, call) => {
      await begin(call, `ask for rights at ${settings.address.origin}`);
      return missingRights(engines, use, call);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await close();
    },
  };
}

/** Warnings about requested properties; Vault 1.21 gives no reason in the second. */
const expectedWarnings = [/: Max path length of the signed certificate is zero/, /: Invalid key usage:$/];

/** A server repeats the warnings of a mount with each certificate. */
function warningOnce(host: Host): (text: string) => void {
  const reported = new Set<string>();
  return (text) => {
    if (reported.has(text) || expectedWarnings.some((words) => words.test(text))) return;
    reported.add(text);
    host.log('warn', text);
  };
}
