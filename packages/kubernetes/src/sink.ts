import { defineSink, type Host, type Lock, type Sink, type SinkPlugin } from '@kpki/plugin';
import { type ClientEnvironment, connect } from './connection.ts';
import { lockLocations, verifyNamespace } from './lease/lock.ts';
import { locate, secretLocation } from './location.ts';
import { type KubernetesOptions, options } from './options.ts';
import { isAllowed, missingRights } from './rights/missing.ts';
import { rolesFor } from './rights/role.ts';
import { readReplaced, readSecret, revealEntry } from './secrets/read.ts';
import { discardRetained, restoreSecret, writeSecret } from './secrets/write.ts';

/** Stores entries in Secrets. Each write is one request, which takes effect only if nothing has changed meanwhile. */
export const sink: SinkPlugin<KubernetesOptions> = defineSink<KubernetesOptions>({
  name: '@kpki/kubernetes',
  options,
  open: (given, host) => openSink(given, host, {}),
});

export interface KubernetesSinkDependencies extends ClientEnvironment {
  readonly leaseSeconds?: number;
}

/** How long to wait for a dead holder: some renewals may be lost before a live holder loses its lock. */
const defaultLeaseSeconds = 30;

export async function openSink(
  given: KubernetesOptions,
  host: Host,
  machine: KubernetesSinkDependencies,
): Promise<Sink> {
  const { login, send, begin, end, close } = await connect(given, host, machine);
  const session = {
    send,
    host,
    leaseSeconds: machine.leaseSeconds ?? defaultLeaseSeconds,
    abandoned: new Set<string>(),
  };
  const namespace = given.namespace ?? login.namespace;
  const placing = {
    server: login.description,
    namespace,
    labels: given.labels ?? {},
    annotations: given.annotations ?? {},
  };
  const held = new Set<Lock>();

  return {
    atomic: 'all',
    check: async (call) => {
      begin(call);
      // An answer proves the server and the login; the rights are checked location by location.
      await isAllowed(session, { namespace, verb: 'create', group: '', resource: 'secrets' }, call);
      await verifyNamespace(session, namespace, call);
    },
    close: async () => {
      end();
      for (const lock of held) await lock.release();
      close();
    },
    locate: (placement, kept) => locate(placing, placement, kept),
    read: async (at, call) => {
      begin(call);
      return readSecret(session, secretLocation(at), call);
    },
    write: async (at, change, expected, call) => {
      begin(call);
      return writeSecret(session, secretLocation(at), change, expected, call);
    },
    reveal: async (at, entry, call) => {
      begin(call);
      return revealEntry(session, secretLocation(at), entry, call);
    },
    undo: {
      replaced: async (at, call) => {
        begin(call);
        return readReplaced(session, secretLocation(at), call);
      },
      restore: async (at, entries, expected, applyId, call) => {
        begin(call);
        return restoreSecret(session, secretLocation(at), entries, expected, applyId, call);
      },
      discard: async (at, call) => {
        begin(call);
        await discardRetained(session, secretLocation(at), call);
      },
    },
    lock: async (locations, holder, call) => {
      begin(call);
      const lock = await lockLocations(session, locations.map(secretLocation), holder, call);
      if ('release' in lock) held.add(lock);
      return lock;
    },
    rights: (locations) => rolesFor(locations.map(secretLocation)),
    missingRights: async (locations, call) => {
      begin(call);
      return missingRights(session, locations.map(secretLocation), call);
    },
  };
}
