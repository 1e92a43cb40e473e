import { type Call, PluginError, pemEncode } from '@kpki/plugin';
import type { BundleName } from '@kpki/spec';
import type { Listener } from '../event.ts';
import { cutKubeconfig } from '../kubeconfig/cut.ts';
import { base64Decode } from '../read/describe.ts';
import { present } from '../read/found.ts';
import type { Copy, Observation } from '../read/observe.ts';
import { entryOf, type World } from '../read/world.ts';
import type { Slot } from '../slot.ts';
import type { Connection } from './connections.ts';
import { type End, handshake } from './handshake.ts';
import type { Verdict } from './verdict.ts';

/** Makes a connection with exactly the files that its two components would read. */
export async function connectVerdict(
  connection: Connection,
  world: World,
  observation: Observation,
  listener: Listener,
  call: Call,
): Promise<Verdict> {
  const { entry } = connection;
  const what = `${entry.client} → ${entry.server} at ${connection.dialled} (${connection.client}, ${connection.server})`;
  const verdict = (holds: Verdict['holds'], text: string): Verdict => ({ check: 'connects', what, holds, text });
  try {
    const clientCopy = copyAt(observation, connection.client, connection.clientNode);
    const serverCopy = copyAt(observation, connection.server, connection.serverNode);
    const client = await endOf(
      clientCopy,
      bundleAt(world, observation, entry.clientTrusts, connection.clientNode),
      world,
      listener,
      call,
    );
    const server = await endOf(
      serverCopy,
      bundleAt(world, observation, entry.serverTrusts, connection.serverNode),
      world,
      listener,
      call,
    );
    const refusal = await handshake(client, server, connection.dialled);
    wipe(client.privateKey, server.privateKey);
    return refusal === null ? verdict('yes', 'both ends accept each other') : verdict('no', refusal);
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return verdict(error.code === 'unsupported' ? 'unproven' : 'no', error.message);
  }
}

function wipe(...keys: readonly Uint8Array[]): void {
  for (const key of keys) key.fill(0);
}

function copyAt(observation: Observation, id: string, node: string | null): Copy {
  const copies = observation.get(id) ?? [];
  const copy = copies.find((each) => node === null || each.node === node) ?? copies[0];
  if (copy === undefined) throw new PluginError('missing', `${id} is kept nowhere`);
  return copy;
}

function bundleAt(
  world: World,
  observation: Observation,
  name: BundleName | null,
  node: string | null,
): Uint8Array | null {
  if (name === null) return null;
  const copies = observation.get(name) ?? [];
  const slot = (copies.find((copy) => copy.node === node) ?? copies[0])?.slots.get('trust bundle');
  return slot === undefined ? null : publicBytes(world, slot);
}

function publicBytes(world: World, slot: Slot): Uint8Array {
  const state = entryOf(new Map(world.places.map(({ place, snapshot }) => [place, snapshot])), slot);
  if (state?.kind !== 'public') throw new PluginError('missing', `${slot.entry} is not there`);
  return state.bytes;
}

/** Reads what a component would read: its certificate, its key, and what it trusts. */
async function endOf(
  copy: Copy,
  bundle: Uint8Array | null,
  world: World,
  listener: Listener,
  call: Call,
): Promise<End> {
  const kubeconfig = copy.slots.get('kubeconfig');
  const view = present(copy.kubeconfig);
  if (kubeconfig !== undefined) {
    if (view === undefined) throw new PluginError('missing', `${kubeconfig.entry} is not there, or cannot be read`);
    const bytes = await revealed(kubeconfig, listener, call);
    const { keyData } = cutKubeconfig(bytes);
    wipe(bytes);
    if (keyData === null) throw new PluginError('missing', `${kubeconfig.entry} holds no private key`);
    return {
      certificate: pem(view.chain.map(({ der }) => der)),
      privateKey: base64Decode(keyData),
      trustBundle: pem(view.trustBundle.map(({ der }) => der)),
    };
  }
  const certificate = copy.slots.get('certificate');
  const key = copy.slots.get('private key');
  if (certificate === undefined || key === undefined || bundle === null) {
    throw new PluginError('missing', 'the layout keeps no certificate, key or trust bundle for it');
  }
  return {
    certificate: publicBytes(world, certificate),
    privateKey: await revealed(key, listener, call),
    trustBundle: bundle,
  };
}

async function revealed(slot: Slot, listener: Listener, call: Call): Promise<Uint8Array> {
  const { sink, name } = slot.sink;
  if (sink.reveal === undefined) throw new PluginError('unsupported', `sink ${name} does not give keys back`);
  const secret = await sink.reveal(slot.place, slot.entry, call);
  listener({ type: 'revealed', sink: name, place: slot.place.id, entry: slot.entry });
  return secret.use((bytes) => bytes);
}

function pem(certificates: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(certificates.map((der) => pemEncode('CERTIFICATE', der)));
}
