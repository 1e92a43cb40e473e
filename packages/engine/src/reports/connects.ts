import { type Call, PluginError } from '@kpki/plugin';
import type { BundleName } from '@kpki/spec';
import { type Certificate, verifySignature } from '@kpki/x509';
import { pemOf, sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import type { Observation } from '../inventory/observe.ts';
import { revealPem } from '../inventory/reveal.ts';
import { isCredentialElsewhere } from '../kubeconfig/view.ts';
import { EngineError, saidBy } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import type { NamedRefusal, Refusal } from '../model/report-verdicts.ts';
import { present, type Slot, type SlotValue } from '../model/slot.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { ComponentConnection } from './connections.ts';
import { type End, handshake } from './handshake.ts';
import type { SinkView, Verdict } from './verdict.ts';

interface Files extends Omit<End, 'privateKey'> {
  readonly keySlot: Slot;
}

/** Connects two components with exactly their files, by each name of the server. */
export async function connectVerdict(
  connection: ComponentConnection,
  { observation, sink }: SinkView,
  listener: Listener,
  call: Call,
): Promise<Verdict> {
  const { entry, dialled } = connection;
  const what = statement('subject/connection', {
    client: { component: entry.client, artifact: connection.client },
    server: { component: entry.server, artifact: connection.server },
    dialled,
    sink,
  });
  const verdict = (holds: Verdict['holds'], text: Statement): Verdict => ({
    check: 'connects',
    what,
    holds,
    text,
    warnings: [],
  });
  try {
    const client = filesOf(connection.client, entry.clientTrusts, connection.clientNode, observation);
    const server = filesOf(connection.server, entry.serverTrusts, connection.serverNode, observation);
    using clientKey = await revealPem(client.keySlot, listener, call);
    using serverKey = await revealPem(server.keySlot, listener, call);
    const ends = [
      { ...client, privateKey: clientKey },
      { ...server, privateKey: serverKey },
    ] as const;
    const answers: ConnectionAnswer[] = [];
    for (const name of dialled) answers.push({ name, refusal: await handshake(...ends, name) });
    const refusals = refusalsIn(answers);
    return refusals.length === 0
      ? verdict('yes', statement('connects'))
      : verdict('no', statement('connects/refused', { refusals }));
  } catch (error) {
    call.signal.throwIfAborted();
    if (!PluginError.is(error)) throw error;
    const text = statement('connects/not-tried', { why: saidBy(error) });
    return verdict(error.code === 'unsupported' ? 'unproven' : 'no', text);
  }
}

interface ConnectionAnswer {
  readonly name: string;
  readonly refusal: Refusal | null;
}

/** Returns each refusal once, with the names that it concerns unless it concerns all. */
function refusalsIn(answers: readonly ConnectionAnswer[]): readonly NamedRefusal[] {
  const groups = Map.groupBy(answers, ({ refusal }) => JSON.stringify(refusal));
  return [...groups.values()].flatMap((met): readonly NamedRefusal[] => {
    const refusal = met[0]?.refusal ?? null;
    if (refusal === null) return [];
    return [{ ...refusal, names: met.length === answers.length ? null : met.map(({ name }) => name) }];
  });
}

/** Throws 'missing' when a file that the component needs to start is missing. */
function filesOf(artifact: string, trusts: BundleName | null, node: string | null, observation: Observation): Files {
  const copy = copyAt(artifact, node, observation);
  const kubeconfig = copy.slots.get('kubeconfig');
  if (kubeconfig !== undefined) {
    const view = present(copy.kubeconfig);
    const location = kubeconfig.where;
    if (view === undefined) throw new EngineError('missing', statement('connection/missing-kubeconfig', { location }));
    if (isCredentialElsewhere(view)) {
      // The file is the component's own: a kubelet renews the certificate in it, and no sink holds it.
      const files = [...new Set(view.credentialFiles)];
      throw new EngineError('unsupported', statement('connection/credential-elsewhere', { location, files }));
    }
    return {
      certificate: pemOf(
        'CERTIFICATE',
        view.chain.map(({ der }) => der),
      ),
      keySlot: kubeconfig,
      trustBundle: pemOf(
        'CERTIFICATE',
        view.trustBundle.map(({ der }) => der),
      ),
      reachesRoots: reachesRoots(view.trustBundle),
    };
  }
  const certificate = copy.slots.get('certificate');
  const keySlot = copy.slots.get('private key');
  const trusted = trusts === null ? undefined : copyAt(trusts, node, observation);
  const bundle = trusted?.slots.get('trust bundle');
  if (certificate === undefined || keySlot === undefined || bundle === undefined) {
    throw new EngineError('missing', statement('connection/missing-locations'));
  }
  return {
    certificate: asRead(copy.certificates, certificate),
    keySlot,
    trustBundle: asRead(trusted?.bundle, bundle),
    reachesRoots: reachesRoots(present(trusted?.bundle) ?? []),
  };
}

/** Returns whether every certificate is a root, or signed by another one in the bundle. */
function reachesRoots(bundle: readonly Certificate[]): boolean {
  return bundle.every((certificate) =>
    bundle.some(({ subject, publicKey }) => {
      if (!sameBytes(subject.raw, certificate.issuer.raw)) return false;
      return sameBytes(publicKey, certificate.publicKey) || verifySignature(certificate, publicKey);
    }),
  );
}

function copyAt(id: string, node: string | null, observation: Observation): Copy {
  const copies = observation.get(id) ?? [];
  const copy = copies.find((each) => node === null || each.node === node) ?? copies[0];
  if (copy === undefined) throw new EngineError('missing', statement('connection/missing-artifact', { artifact: id }));
  return copy;
}

/** OpenSSL gets what Go finds in the file: the two accept different lines and labels. */
function asRead(found: SlotValue<readonly Certificate[]> | undefined, { where: location }: Slot): Uint8Array {
  if (found?.state === 'unreadable') {
    throw new EngineError('invalid', statement('entry/unread', { location, why: found.why }));
  }
  if (found?.state !== 'present') throw new EngineError('missing', statement('connection/missing', { location }));
  return pemOf(
    'CERTIFICATE',
    found.value.map(({ der }) => der),
  );
}
