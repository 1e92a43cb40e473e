import { PluginError } from '@kpki/plugin';
import type { CaName, KeyPairArtifact, LeafArtifact } from '@kpki/spec';
import { pemOf, sameBytes } from '../bytes.ts';
import { keyGenerations, slotOfKey } from '../generation/generations.ts';
import { type Generation, nextFirst, trustedIn, wantedAt } from '../generation/phase.ts';
import { chainOf } from '../inventory/copy.ts';
import { copiesOf } from '../inventory/observe.ts';
import { behindLeaf } from '../issuing/ca-chain.ts';
import { EngineError } from '../model/errors.ts';
import type { Content } from '../model/slot.ts';
import { type ApplyContext, copiesToKeep, doesFor, slotsToWrite } from './apply-context.ts';
import { encode } from './encode.ts';
import { issueLeaf } from './issue-leaf.ts';
import type { TrustBundles } from './make-bundle.ts';
import { kubeconfigFor, trustBundleOf } from './make-kubeconfig.ts';
import { adopted, existingKey, waitingKeyOf } from './reveal.ts';
import { generateKey, type WorkingCa, type WorkingKey } from './signing-dependencies.ts';

export async function makeKeyPair(artifact: KeyPairArtifact, context: ApplyContext): Promise<readonly Content[]> {
  const rotated = await makeRotatedPair(artifact, context);
  if (rotated !== null) return rotated;
  const key = await keyFor(artifact, context);
  return slotsToWrite(artifact, context).map((slot) => encode(slot, { certificates: [], key }));
}

/** Makes a certificate with its key, or a kubeconfig with both inside. Throws as `issueLeaf` does. */
export async function makeLeaf(
  artifact: LeafArtifact,
  cas: ReadonlyMap<CaName, WorkingCa>,
  bundles: TrustBundles,
  context: ApplyContext,
): Promise<readonly Content[]> {
  const isIssued = doesFor(artifact, 'issue', context);
  if (!isIssued && doesFor(artifact, 'generate-key', context)) return keptKey(artifact, context);
  const ca = cas.get(artifact.ca);
  if (ca === undefined) throw new PluginError('missing', `${artifact.ca} is not there to issue ${artifact.id}`);
  const key = await keyFor(artifact, context);
  const credential =
    key === null
      ? null
      : { key, chain: await (isIssued ? newChain(artifact, key, ca, context) : existingChain(artifact, ca, context)) };
  const contents: Content[] = [];
  for (const slot of slotsToWrite(artifact, context)) {
    if (slot.part === 'next key') contents.push({ slot, content: null });
    else if (artifact.kind === 'kubeconfig' && slot.part === 'kubeconfig') {
      const trustBundle = trustBundleOf(artifact, ca, bundles);
      const bytes = await kubeconfigFor({ artifact, slot, trustBundle, credential }, context);
      contents.push({ slot, content: { kind: 'secret', bytes } });
    } else if (credential !== null) {
      contents.push(encode(slot, { certificates: credential.chain, key: credential.key }));
    }
  }
  return contents;
}

/** An issuer that finds its earlier answer by the key may return that, as a cluster does within the hour. */
async function newChain(
  artifact: LeafArtifact,
  key: WorkingKey,
  ca: WorkingCa,
  context: ApplyContext,
): Promise<readonly Uint8Array[]> {
  const chain = await issueLeaf(artifact, key.key, ca, context);
  const [made] = chain;
  const isInUse = copiesOf(artifact, context).some((copy) => {
    const [leaf] = chainOf(copy);
    return leaf !== undefined && made !== undefined && sameBytes(leaf.der, made);
  });
  if (!isInUse) return chain;
  throw new EngineError('unsupported', `the issuer of ${artifact.id} answered the certificate that is in use already`, {
    message: 'wait-or-rekey',
    params: { name: artifact.name },
  });
}

/** A new key, stored until its certificate arrives. */
async function keptKey(artifact: LeafArtifact, context: ApplyContext): Promise<readonly Content[]> {
  const key = await generateKey(context.dependencies.keys, artifact.keyKind, context.call);
  return slotsToWrite(artifact, context).map((slot) => encode(slot, { certificates: [], key }));
}

/** DER, of the copy that stays, with the present chain of its CA. */
function existingChain(artifact: LeafArtifact, ca: WorkingCa, context: ApplyContext): readonly Uint8Array[] {
  const [leaf, ...own] =
    copiesToKeep(artifact, context)
      .map(chainOf)
      .find((each) => each.length > 0) ?? [];
  if (leaf === undefined) return [];
  const wanted = behindLeaf(ca) ?? [];
  const behind = wanted.length > 0 ? wanted : own;
  return [leaf, ...behind].map(({ der }) => der);
}

/** Null where no operation needs one: the credential of a kubeconfig is in other files. */
async function keyFor(artifact: LeafArtifact | KeyPairArtifact, context: ApplyContext): Promise<WorkingKey | null> {
  const { keys } = context.dependencies;
  if (doesFor(artifact, 'generate-key', context)) return generateKey(keys, artifact.keyKind, context.call);
  if (doesFor(artifact, 'use-waiting-key', context)) {
    return waitingKeyOf(copiesOf(artifact, context), keys, context);
  }
  if (!doesFor(artifact, 'use-stored-key', context)) return null;
  const key = await existingKey(copiesToKeep(artifact, context), keys, context);
  if (key === null) throw new PluginError('missing', `the private key of ${artifact.id} is not there any more`);
  return key;
}

/** Null where the plan has no phase for it. */
async function makeRotatedPair(artifact: KeyPairArtifact, context: ApplyContext): Promise<readonly Content[] | null> {
  const at = context.phases.get(artifact.id);
  const copies = copiesOf(artifact, context);
  const found = at === undefined ? null : keyGenerations(copies);
  if (at === undefined || found === null || 'inconsistent' in found) return null;
  const { keys } = context.dependencies;
  const isMade = doesFor(artifact, 'generate-key', context);
  const made = isMade ? await generateKey(keys, artifact.keyKind, context.call) : null;
  const publicKeys = { old: found.old, new: made?.key.publicKey ?? found.new };

  const keyOf = async (generation: Generation): Promise<WorkingKey> => {
    const publicKey = publicKeys[generation];
    if (generation === 'new' && made !== null) return made;
    const slot = publicKey === null ? undefined : slotOfKey(copies, publicKey);
    if (publicKey === null || slot === undefined) {
      throw new PluginError('missing', `the ${generation} private key of ${artifact.id} is not there any more`);
    }
    return adopted(slot, publicKey, keys, context);
  };
  const trusted = trustedIn(at).flatMap((generation) => publicKeys[generation] ?? []);
  const contents: Content[] = [];
  for (const slot of nextFirst(slotsToWrite(artifact, context))) {
    const wanted = wantedAt(slot, at);
    if (slot.part === 'public key') {
      contents.push({ slot, content: { kind: 'public', bytes: pemOf('PUBLIC KEY', trusted) } });
    } else if (wanted === 'nothing' || wanted === 'untouched') contents.push({ slot, content: null });
    else contents.push(encode(slot, { certificates: [], key: await keyOf(wanted) }));
  }
  return contents;
}
