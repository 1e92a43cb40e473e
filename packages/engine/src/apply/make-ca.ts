import { PluginError } from '@kpki/plugin';
import type { CaArtifact, CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { copiesOf } from '../inventory/observe.ts';
import { declaredSigner } from '../issuing/custody.ts';
import type { ReadCustody } from '../issuing/read-custody.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Content } from '../model/slot.ts';
import { certificatesAbove } from '../step/above-ca.ts';
import { storedCa } from '../step/ca-parts.ts';
import { type ApplyContext, issues, slotsToWrite } from './apply-context.ts';
import { caKey, keyGeneratorOf, type OwnKey, ownKey } from './ca-key.ts';
import { encode } from './encode.ts';
import { makeRotated } from './make-rotated.ts';
import { waitingKeyOf } from './reveal.ts';
import { issuersOf, signCa, trustAboveOf } from './sign-ca.ts';
import { generateKey, type MadeCa, type WorkingCa, type WorkingKey } from './signing-dependencies.ts';

/**
 * Makes a CA ready to issue: a new one, the stored one, or one with a new certificate. Its private key is revealed by
 * the sink only where needed; without it the CA issues nothing. `parent` signs it.
 */
export async function makeCa(
  artifact: CaArtifact,
  { needsKey, parent }: { readonly needsKey: boolean; readonly parent: WorkingCa | null },
  context: ApplyContext,
): Promise<MadeCa> {
  const custody = custodyOf(artifact, context);
  const awaited = await makeAwaited(artifact, custody, parent, context);
  if (awaited !== null) {
    const working = await asItIs(artifact, custody, { needsKey, parent }, context);
    return { working, contents: awaited };
  }
  const rotated = await makeRotated(artifact, custody, { needsKey, parent }, context);
  if (rotated !== null) return rotated;
  const key = await caKey(artifact, custody, needsKey, context);
  const contentsWith = (certificates: readonly Uint8Array[]): readonly Content[] =>
    slotsToWrite(artifact, context).map((slot) => encode(slot, { certificates, key: key?.file ?? null }));
  if (context.steps.get(artifact.id)?.action === 'request') return { working: null, contents: contentsWith([]) };

  const certificate = await caCertificate(artifact, key, custody, parent, context);
  if (certificate === undefined) return { working: null, contents: [] };
  return {
    working: workingWith(artifact, certificate, key, custody, parent, context),
    contents: contentsWith([certificate.der]),
  };
}

/** The generation in use; null where it has no certificate. */
async function asItIs(
  artifact: CaArtifact,
  custody: ReadCustody,
  { needsKey, parent }: { readonly needsKey: boolean; readonly parent: WorkingCa | null },
  context: ApplyContext,
): Promise<WorkingCa | null> {
  const key = needsKey ? await ownKey(artifact, custody, context) : null;
  const { certificate } = storedCa(copiesOf(artifact, context));
  return certificate === undefined ? null : workingWith(artifact, certificate, key, custody, parent, context);
}

function workingWith(
  { name }: CaArtifact,
  certificate: Certificate,
  key: OwnKey | null,
  custody: ReadCustody,
  parent: WorkingCa | null,
  context: ApplyContext,
): WorkingCa {
  const above = certificatesAbove(certificate, custody, parent && { ...parent, changes: false }) ?? [];
  const issuers = issuersOf(custody, key?.signing ?? null, certificate, above, context);
  return { name, certificate, above, issuers, ...trustAboveOf(parent) };
}

function custodyOf({ name }: CaArtifact, { observed }: ApplyContext): ReadCustody {
  const custody = observed.custodies.get(name);
  if (custody === undefined) throw new PluginError('invalid', `${name} is no CA of this cluster`);
  return custody;
}

async function caCertificate(
  artifact: CaArtifact,
  key: OwnKey | null,
  custody: ReadCustody,
  parent: WorkingCa | null,
  context: ApplyContext,
): Promise<Certificate | undefined> {
  const before = storedCa(copiesOf(artifact, context)).certificate;
  const step = context.steps.get(artifact.id);
  if (key === null && issues(step)) return custody.shown?.[0];
  if (key === null || !issues(step)) return before ?? custody.shown?.[0];
  return signCa(artifact, key.signing, custody, parent, before, context);
}

/** Returns a stored CA; null where it has no certificate or the spec has none. Without its key it issues nothing. */
export async function existingCa(name: CaName, needsKey: boolean, context: ApplyContext): Promise<WorkingCa | null> {
  const artifact = ofKind(context.observed.artifacts, 'ca').find((each) => each.name === name);
  if (artifact === undefined) return null;
  const signer = declaredSigner(artifact, context.observed.custodies);
  // The signer is part of the chain; where it is missing, the CA signs all the same.
  const parent = signer === null ? null : await existingCa(signer, false, context);
  return (await makeCa(artifact, { needsKey, parent }, context)).working;
}

/** Makes the next key, and its delivered certificate, of a CA signed elsewhere; null for any other step. */
async function makeAwaited(
  artifact: CaArtifact,
  custody: ReadCustody,
  parent: WorkingCa | null,
  context: ApplyContext,
): Promise<readonly Content[] | null> {
  if (context.steps.get(artifact.id)?.awaitsNext !== true) return null;
  const slots = slotsToWrite(artifact, context);
  const key = await keyOfNext(artifact, custody, context);
  const isBrought = slots.some(({ part }) => part === 'next certificate');
  const certificates = isBrought ? [await signCa(artifact, key.key, custody, parent, undefined, context)] : [];
  return slots.map((slot) => encode(slot, { certificates: certificates.map(({ der }) => der), key }));
}

function keyOfNext(artifact: CaArtifact, custody: ReadCustody, context: ApplyContext): Promise<WorkingKey> {
  const keys = keyGeneratorOf(custody, context);
  if (context.steps.get(artifact.id)?.action === 'request') return generateKey(keys, artifact.keyKind, context.call);
  return waitingKeyOf(copiesOf(artifact, context), keys, context.listener, context.call);
}
