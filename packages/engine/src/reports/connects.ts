import { type Call, PluginError } from '@kpki/plugin';
import type { BundleName } from '@kpki/spec';
import { type Certificate, verifySignature } from '@kpki/x509';
import { pemOf, sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import type { Observation } from '../inventory/observe.ts';
import { revealPem } from '../inventory/reveal.ts';
import { isCredentialElsewhere } from '../kubeconfig/view.ts';
import type { Listener } from '../model/event.ts';
import { present, type Slot, type SlotValue } from '../model/slot.ts';
import type { ComponentConnection } from './connections.ts';
import { type End, handshake } from './handshake.ts';
import type { SinkView, Verdict } from './verdict.ts';

interface Files extends Omit<End, 'privateKey'> {
  readonly keySlot: Slot;
}

/** Connects two components with exactly their files, by each name of the server. */
export async function connectVerdict(
  connection: ComponentConnection,
  { observation, suffix }: SinkView,
  listener: Listener,
  call: Call,
): Promise<Verdict> {
  const { entry, dialled } = connection;
  const what = `${entry.client} → ${entry.server} at ${dialled.join(', ')} (${connection.client}, ${connection.server})${suffix}`;
  const verdict = (holds: Verdict['holds'], text: string): Verdict => ({
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
    const refusals = refusalTexts(answers);
    return refusals.length === 0 ? verdict('yes', 'both ends accept each other') : verdict('no', refusals.join('; '));
  } catch (error) {
    call.signal.throwIfAborted();
    if (!PluginError.is(error)) throw error;
    return verdict(error.code === 'unsupported' ? 'unproven' : 'no', error.message);
  }
}

interface ConnectionAnswer {
  readonly name: string;
  readonly refusal: string | null;
}

/** Returns each refusal once, with the names that it concerns unless it concerns all. */
function refusalTexts(answers: readonly ConnectionAnswer[]): readonly string[] {
  const groups = Map.groupBy(answers, ({ refusal }) => refusal);
  return [...groups].flatMap(([refusal, met]) => {
    if (refusal === null) return [];
    return met.length === answers.length ? [refusal] : [`at ${met.map(({ name }) => name).join(', ')}: ${refusal}`];
  });
}

/** Throws 'missing' when a file that the component needs to start is missing. */
function filesOf(artifact: string, trusts: BundleName | null, node: string | null, observation: Observation): Files {
  const copy = copyAt(artifact, node, observation);
  const kubeconfig = copy.slots.get('kubeconfig');
  if (kubeconfig !== undefined) {
    const view = present(copy.kubeconfig);
    if (view === undefined) throw new PluginError('missing', `${kubeconfig.where} is not there, or cannot be read`);
    if (isCredentialElsewhere(view)) {
      // The file is the component's own: a kubelet renews the certificate in it, and no sink holds it.
      throw new PluginError(
        'unsupported',
        `${kubeconfig.where} has its credential in ${[...new Set(view.credentialFiles)].join(', ')}, which kpki does not read`,
      );
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
    throw new PluginError('missing', 'the layout keeps no certificate, key or trust bundle for it');
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
  if (copy === undefined) throw new PluginError('missing', `${id} is kept nowhere`);
  return copy;
}

/** OpenSSL gets what Go finds in the file: the two accept different lines and labels. */
function asRead(found: SlotValue<readonly Certificate[]> | undefined, { where }: Slot): Uint8Array {
  if (found?.state === 'unreadable') throw new PluginError('invalid', `${where}: ${found.why}`);
  if (found?.state !== 'present') throw new PluginError('missing', `${where} is not there`);
  return pemOf(
    'CERTIFICATE',
    found.value.map(({ der }) => der),
  );
}
