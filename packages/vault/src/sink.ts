import {
  type Call,
  defineSink,
  type Host,
  type Lock,
  PluginError,
  type Sink,
  type SinkPlugin,
  type Undo,
  untilCancelled,
} from '@kpki/plugin';
import { neverCancelled } from './client/never-cancelled.ts';
import { environmentOf } from './environment.ts';
import { locate, secretLocation } from './kv/location.ts';
import { lookAt, readReplaced, revealEntry } from './kv/read.ts';
import { missingRights, policyFor } from './kv/rights.ts';
import type { Kv } from './kv/secret.ts';
import { snapshotOf } from './kv/snapshot.ts';
import { restoreLocation, writeLocation } from './kv/write.ts';
import { defaultLockSeconds, takeLocks, type VaultLocking } from './lock/lock.ts';
import { lockPathsOf } from './lock/path.ts';
import { lookAtMount, verifyNamespace } from './mounts.ts';
import { options, type VaultOptions } from './options.ts';
import { reach, type VaultDependencies } from './reach.ts';
import { settingsOf } from './settings.ts';

/** Stores entries as fields of secrets in a KV engine of version 2. A change of a location is atomic. */
export const sink: SinkPlugin<VaultOptions> = defineSink<VaultOptions>({
  name: '@kpki/vault',
  options,
  open: async (given, host) => openSink(given, host, {}),
});

export interface VaultSinkDependencies extends VaultDependencies {
  readonly lockSeconds?: number;
}

export function openSink(given: VaultOptions, host: Host, machine: VaultSinkDependencies): Sink {
  const environment = machine.environment ?? environmentOf(process.env);
  const settings = settingsOf(given, environment, host);
  const { session, close } = reach(settings, environment, host, machine.through);
  const kv: Kv = { settings, session, host, labels: { refused: false } };
  const locking: VaultLocking = { kv, seconds: machine.lockSeconds ?? defaultLockSeconds, abandoned: new Set() };
  const held = new Set<Lock>();
  let verified: Promise<void> | null = null;
  let closed = false;

  function verify(): Promise<void> {
    const verifying = verifyMount(kv, neverCancelled);
    verified = verifying;
    verifying.catch(() => {
      if (verified === verifying) verified = null;
    });
    return verifying;
  }

  async function begin(call: Call, attempted: string): Promise<void> {
    if (closed) throw new PluginError('invalid', `${attempted}: the sink was closed`);
    if (call.signal.aborted) throw new PluginError('cancelled', `${attempted}: cancelled before the start`);
    await untilCancelled(verified ?? verify(), attempted, call);
  }

  return {
    atomic: 'all',
    check: async (call) => {
      verified = null;
      await begin(call, `check ${settings.address.origin}`);
    },
    close: async () => {
      if (closed) return;
      for (const lock of held) await lock.release();
      closed = true;
      await close();
    },
    locate: (placement, kept) => locate(settings, placement, kept),
    read: async (location, call) => {
      const at = secretLocation(location);
      await begin(call, `read ${at.id}`);
      return snapshotOf(await lookAt(kv, at, call), at);
    },
    write: async (location, change, expected, call) => {
      const at = secretLocation(location);
      await begin(call, `write ${at.id}`);
      return writeLocation(kv, at, change, expected, call);
    },
    reveal: async (location, entry, call) => {
      const at = secretLocation(location);
      await begin(call, `read the key in ${entry} of ${at.id}`);
      return revealEntry(kv, at, entry, call);
    },
    ...(settings.destroySuperseded
      ? {}
      : {
          undo: {
            replaced: async (location, call) => {
              const at = secretLocation(location);
              await begin(call, `read what was replaced at ${at.id}`);
              return readReplaced(kv, at, call);
            },
            restore: async (location, entries, expected, applyId, call) => {
              const at = secretLocation(location);
              await begin(call, `restore the previous content of ${at.id}`);
              return restoreLocation(kv, at, { entries, applyId }, expected, call);
            },
          } satisfies Undo,
        }),
    lock: async (locations, holder, call) => {
      const paths = lockPathsOf(locations.map((location) => secretLocation(location).path));
      await begin(call, `lock ${settings.address.origin}`);
      const lock = await takeLocks(locking, paths, holder, call);
      if ('release' in lock) held.add(lock);
      return lock;
    },
    rights: (locations) => policyFor(settings, locations.map(secretLocation)),
    missingRights: async (locations, call) => {
      await begin(call, `ask for rights at ${settings.address.origin}`);
      return missingRights(kv, locations.map(secretLocation), call);
    },
  };
}

/**
 * Verifies KV version 2 and the namespace: other engines answer 404, and an older server writes to the root namespace.
 */
async function verifyMount(kv: Kv, call: Call): Promise<void> {
  const { mount, namespace } = kv.settings;
  await verifyNamespace(kv.session, namespace, mount, call);
  const { attempted, type, options } = await lookAtMount(kv.session, mount, call);
  const name = mount.join('/');
  if (type !== 'kv' && type !== 'generic') {
    throw new PluginError('invalid', `${attempted}: it is a ${type} engine, and not KV; correct \`mount\``);
  }
  const version = options?.['version'];
  if (version !== '2') {
    throw new PluginError(
      'invalid',
      `${attempted}: it is a KV engine of version 1, which knows no compare-and-set; ` +
        `take one of version 2, or \`vault kv enable-versioning ${name}\``,
    );
  }
}
