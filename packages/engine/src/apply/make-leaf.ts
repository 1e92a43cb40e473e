import { PluginError } from '@kpki/plugin';
import type { CaName, KeyPairArtifact, LeafArtifact } from '@kpki/spec';
import { pemOf, sameBytes } from '../bytes.ts';
import { keyGenerations, slotOfKey } from '../generation/generations.ts';
import { carriedOut, type Generation, nextFirst, trustedIn, wantedAt } from '../generation/phase.ts';
import { chainOf, waitingKey } from '../inventory/copy.ts';
import { copiesOf } from '../inventory/observe.ts';
import { behindLeaf } from '../issuing/ca-chain.ts';
import { EngineError } from '../model/errors.ts';
import { type Content, present } from '../model/slot.ts';
import { phaseFor } from '../plan/intent.ts';
import { type ApplyContext, copiesToKeep, isNewKey, issues, slotsToWrite } from './apply-context.ts';
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
  const step = context.steps.get(artifact.id);
  if (step?.action === 'request') return keptKey(artifact, context);
  const ca = cas.get(artifact.ca);
  if (ca === undefined) throw new PluginError('missing', `${artifact.ca} is not there to issue ${artifact.id}`);
  // A kubeconfig whose credential is in other files has no key here: only its cluster data is written.
  const isWithoutKey = artifact.kind === 'kubeconfig' && step?.action === 'update' && !isKeyStored(artifact, context);
  const key = isWithoutKey ? null : await keyFor(artifact, context);
  const credential =
    key === null
      ? null
      : {
          key,
          chain: issues(step) ? await newChain(artifact, key, ca, context) : existingChain(artifact, ca, context),
        };
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

function isKeyStored(artifact: LeafArtifact, context: ApplyContext): boolean {
  return copiesOf(artifact, context).some(({ privateKey }) => present(privateKey) !== undefined);
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

async function keyFor(artifact: LeafArtifact | KeyPairArtifact, context: ApplyContext): Promise<WorkingKey> {
  const { keys } = context.dependencies;
  const copies = copiesOf(artifact, context);
  if (issues(context.steps.get(artifact.id)) && waitingKey(copies) !== undefined) {
    return waitingKeyOf(copies, keys, context);
  }
  if (isNewKey(context.steps.get(artifact.id))) return generateKey(keys, artifact.keyKind, context.call);
  const key = await existingKey(copiesToKeep(artifact, context), keys, context);
  if (key === null) throw new PluginError('missing', `the private key of ${artifact.id} is not there any more`);
  return key;
}

/** Null where the plan has no phase for it. */
async function makeRotatedPair(artifact: KeyPairArtifact, context: ApplyContext): Promise<readonly Content[] | null> {
  const phase = phaseFor(context.intent, artifact.name);
  const copies = copiesOf(artifact, context);
  const found = phase === undefined ? null : keyGenerations(copies);
  if (phase === undefined || found === null || 'inconsistent' in found) return null;
  const { at, makesNew } = carriedOut(phase, found);
  const { keys } = context.dependencies;
  const made = makesNew ? await generateKey(keys, artifact.keyKind, context.call) : null;
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
