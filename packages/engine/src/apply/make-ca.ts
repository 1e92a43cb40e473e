import { PluginError } from '@kpki/plugin';
import type { CaArtifact, CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { storedCa } from '../generation/generations.ts';
import { copiesOf } from '../inventory/observe.ts';
import { desiredSigner } from '../issuing/ca-placement.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Content } from '../model/slot.ts';
import { type ApplyContext, doesFor, slotsToWrite } from './apply-context.ts';
import { type CaToMake, caKey, keyGeneratorOf, type OwnKey, ownKey } from './ca-key.ts';
import { encode } from './encode.ts';
import { makeRotated } from './make-rotated.ts';
import { waitingKeyOf } from './reveal.ts';
import { signCa, workingCa } from './sign-ca.ts';
import { generateKey, type MadeCa, type WorkingCa, type WorkingKey } from './signing-dependencies.ts';

/**
 * Makes a CA ready to issue: a new one, the stored one, or one with a new certificate. Its private key is revealed by
 * the sink only where needed; without it the CA issues nothing.
 */
export async function makeCa(wanted: Omit<CaToMake, 'caPlacement'>): Promise<MadeCa> {
  const { artifact, context } = wanted;
  const ca = { ...wanted, caPlacement: caPlacementOf(artifact, context) };
  const awaited = await makeAwaited(ca);
  if (awaited !== null) return { working: await withoutRequest(ca), contents: awaited };
  const rotated = await makeRotated(ca);
  if (rotated !== null) return rotated;
  const key = await caKey(ca);
  const contentsWith = (certificates: readonly Uint8Array[]): readonly Content[] =>
    slotsToWrite(artifact, context).map((slot) => encode(slot, { certificates, key: key?.file ?? null }));
  if (context.steps.get(artifact.id)?.action === 'request') return { working: null, contents: contentsWith([]) };

  const certificate = await caCertificate(ca, key);
  if (certificate === undefined) return { working: null, contents: [] };
  return { working: workingCa(ca, certificate, key), contents: contentsWith([certificate.der]) };
}

/** The generation in use; null where it has no certificate. */
async function withoutRequest(ca: CaToMake): Promise<WorkingCa | null> {
  const key = ca.needsKey ? await ownKey(ca) : null;
  const { certificate } = storedCa(copiesOf(ca.artifact, ca.context));
  return certificate === undefined ? null : workingCa(ca, certificate, key);
}

function caPlacementOf({ name }: CaArtifact, { observed }: ApplyContext): ReadCaPlacement {
  const caPlacement = observed.caPlacements.get(name);
  if (caPlacement === undefined) throw new PluginError('invalid', `${name} is no CA of this cluster`);
  return caPlacement;
}

async function caCertificate(ca: CaToMake, key: OwnKey | null): Promise<Certificate | undefined> {
  const { artifact, caPlacement, context } = ca;
  const shown = caPlacement.shown?.[0];
  if (doesFor(artifact, 'take-certificate', context)) return shown;
  const before = storedCa(copiesOf(artifact, context)).certificate;
  return key !== null && doesFor(artifact, 'issue', context) ? signCa(ca, key.signing, before) : (before ?? shown);
}

/** Returns a stored CA; null where it has no certificate or the spec has none. Without its key it issues nothing. */
export async function existingCa(name: CaName, needsKey: boolean, context: ApplyContext): Promise<WorkingCa | null> {
  const artifact = ofKind(context.observed.artifacts, 'ca').find((each) => each.name === name);
  if (artifact === undefined) return null;
  const signer = desiredSigner(artifact, context.observed.caPlacements);
  // The signer is part of the chain; where it is missing, the CA signs all the same.
  const parent = signer === null ? null : await existingCa(signer, false, context);
  return (await makeCa({ artifact, needsKey, parent, context })).working;
}

/** Makes the next key, and its imported certificate, of a CA signed elsewhere; null for any other step. */
async function makeAwaited(ca: CaToMake): Promise<readonly Content[] | null> {
  const { artifact, context } = ca;
  if (context.steps.get(artifact.id)?.awaitsNext !== true) return null;
  const slots = slotsToWrite(artifact, context);
  const key = await keyOfNext(ca);
  const certificates = doesFor(artifact, 'issue', context) ? [await signCa(ca, key.key)] : [];
  return slots.map((slot) => encode(slot, { certificates: certificates.map(({ der }) => der), key }));
}

function keyOfNext({ artifact, caPlacement, context }: CaToMake): Promise<WorkingKey> {
  const keys = keyGeneratorOf(caPlacement, context);
  if (doesFor(artifact, 'generate-key', context)) return generateKey(keys, artifact.keyKind, context.call);
  return waitingKeyOf(copiesOf(artifact, context), keys, context);
}
