import { defineSink, type Host, type Lock, type Sink, type SinkPlugin } from '@kpki/plugin';
import { connect, type Machine } from './connection.ts';
import { lockPlaces, verifyNamespace } from './lease/lock.ts';
import { type KubernetesOptions, options } from './options.ts';
import { locate, secretPlace } from './place.ts';
import { isAllowed, missingRights } from './rights/missing.ts';
import { rolesFor } from './rights/role.ts';
import { readReplaced, readSecret, revealEntry } from './secrets/read.ts';
import { discardRetained, restoreSecret, writeSecret } from './secrets/write.ts';

/** Stores entries in Secrets. Each write is one request, which takes effect only where nothing has changed meanwhile. */
export const sink: SinkPlugin<KubernetesOptions> = defineSink<KubernetesOptions>({
  name: '@kpki/kubernetes',
  options,
  open: (given, host) => openSink(given, host, {}),
});

export interface SinkMachine extends Machine {
  readonly leaseSeconds?: number;
}

/** A holder that died is waited for this long: some renewals may be lost before a live one loses its lock. */
const usualLeaseSeconds = 30;

export async function openSink(given: KubernetesOptions, host: Host, machine: SinkMachine): Promise<Sink> {
  const { login, send, begin, end, close } = await connect(given, host, machine);
  const session = { send, host, leaseSeconds: machine.leaseSeconds ?? usualLeaseSeconds, abandoned: new Set<string>() };
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
      // That it is answered shows the server and the login; which rights there are is told place by place.
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
      return readSecret(session, secretPlace(at), call);
    },
    write: async (at, change, expected, call) => {
      begin(call);
      return writeSecret(session, secretPlace(at), change, expected, call);
    },
    reveal: async (at, entry, call) => {
      begin(call);
      return revealEntry(session, secretPlace(at), entry, call);
    },
    undo: {
      replaced: async (at, call) => {
        begin(call);
        return readReplaced(session, secretPlace(at), call);
      },
      restore: async (at, entries, expected, mark, call) => {
        begin(call);
        return restoreSecret(session, secretPlace(at), entries, expected, mark, call);
      },
      discard: async (at, call) => {
        begin(call);
        await discardRetained(session, secretPlace(at), call);
      },
    },
    lock: async (places, holder, call) => {
      begin(call);
      const lock = await lockPlaces(session, places.map(secretPlace), holder, call);
      if ('release' in lock) held.add(lock);
      return lock;
    },
    rights: (places) => rolesFor(places.map(secretPlace)),
    missingRights: async (places, call) => {
      begin(call);
      return missingRights(session, places.map(secretPlace), call);
    },
  };
}
