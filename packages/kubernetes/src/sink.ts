import { homedir } from 'node:os';
import { type Call, defineSink, type Host, type Lock, PluginError, type Sink, type SinkPlugin } from '@kpki/plugin';
import { lockPlaces } from './lease/lock.ts';
import { verifyNamespace } from './lease/namespace.ts';
import { findLogin } from './login/find-login.ts';
import { serviceAccountFolder } from './login/in-cluster.ts';
import { type KubernetesOptions, options } from './options.ts';
import { locate, secretPlace } from './place.ts';
import { isAllowed, missingRights } from './rights/missing.ts';
import { rolesFor } from './rights/role.ts';
import { readSecret, revealEntry } from './secrets/read.ts';
import { writeSecret } from './secrets/write.ts';
import type { Send } from './transport/request.ts';
import { openTransport } from './transport/transport.ts';
import { heard } from './transport/warnings.ts';

/** Stores entries in Secrets. Each write is one request, which takes effect only where nothing has changed meanwhile. */
export const sink: SinkPlugin<KubernetesOptions> = defineSink<KubernetesOptions>({
  name: '@kpki/kubernetes',
  options,
  open: (given, host) => openSink(given, host, {}),
});

/** What a test may put in the place of this machine's own. */
export interface Machine {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly homeFolder?: string;
  readonly currentFolder?: string;
  readonly serviceAccountFolder?: string;
  readonly leaseSeconds?: number;
  /** Stands between the sink and the server. */
  readonly through?: (send: Send) => Send;
}

/** A holder that died is waited for this long: some renewals may be lost before a live one loses its lock. */
const usualLeaseSeconds = 30;
const usualTimeoutSeconds = 30;

/** What the API server gets at a time: far less than its own bounds, and enough to hide what a round trip takes. */
const mostSockets = 8;

export async function openSink(given: KubernetesOptions, host: Host, machine: Machine): Promise<Sink> {
  const login = await findLogin(given, {
    environment: machine.environment ?? process.env,
    homeFolder: machine.homeFolder ?? homedir(),
    optionFolder: host.folder,
    currentFolder: machine.currentFolder ?? process.cwd(),
    serviceAccountFolder: machine.serviceAccountFolder ?? serviceAccountFolder,
    now: () => host.now(),
  });
  const milliseconds = 1000 * (given.timeoutSeconds ?? usualTimeoutSeconds);
  const transport = openTransport({ login, milliseconds, mostSockets });
  const send = heard(machine.through?.(transport.send) ?? transport.send, host);
  const session = { send, host, leaseSeconds: machine.leaseSeconds ?? usualLeaseSeconds, abandoned: new Set<string>() };
  const namespace = given.namespace ?? login.namespace;
  const placing = {
    server: login.description,
    namespace,
    labels: given.labels ?? {},
    annotations: given.annotations ?? {},
  };
  const held = new Set<Lock>();
  let closed = false;

  function begin(call: Call): void {
    if (closed) throw new PluginError('invalid', `use ${login.description}: the sink was closed`);
    if (call.signal.aborted) throw new PluginError('cancelled', `use ${login.description}: it was cancelled`);
  }

  return {
    atomic: 'all',
    check: async (call) => {
      begin(call);
      // That it is answered shows the server and the login; which rights there are is told place by place.
      await isAllowed(session, { namespace, verb: 'create', group: '', resource: 'secrets' }, call);
      await verifyNamespace(session, namespace, call);
    },
    close: async () => {
      closed = true;
      for (const lock of held) await lock.release();
      transport.close();
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
