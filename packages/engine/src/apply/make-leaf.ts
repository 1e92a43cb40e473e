import { PluginError } from '@kpki/plugin';
import type { AuthorityName, KeyPairArtefact, LeafArtefact } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import { copiesOf } from '../read/observe.ts';
import type { Content } from '../slot.ts';
import { behindLeaf } from '../step/chain.ts';
import { waitingKey } from '../step/issue-step.ts';
import { chainOf } from '../step/main-copy.ts';
import { encode } from './encode.ts';
import { issueLeaf } from './issue-leaf.ts';
import { copiesToKeep, isNewKey, issues, type Job, slotsToWrite } from './job.ts';
import type { TrustBundles } from './make-bundle.ts';
import { kubeconfigFor, trustBundleOf } from './make-kubeconfig.ts';
import { makeRotatedPair } from './make-rotated-pair.ts';
import { existingKey, waitingKeyOf } from './reveal.ts';
import { generateKey, type WorkingAuthority, type WorkingKey } from './signing-dependencies.ts';

/** The contents of a key pair without a certificate. */
export async function makeKeyPair(artefact: KeyPairArtefact, job: Job): Promise<readonly Content[]> {
  const rotated = await makeRotatedPair(artefact, job);
  if (rotated !== null) return rotated;
  const key = await keyFor(artefact, job);
  return slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates: [], key }));
}

/** The contents of a certificate with its key, or of a kubeconfig with both inside. Throws as `issueLeaf` does. */
export async function makeLeaf(
  artefact: LeafArtefact,
  authorities: ReadonlyMap<AuthorityName, WorkingAuthority>,
  bundles: TrustBundles,
  job: Job,
): Promise<readonly Content[]> {
  const step = job.steps.get(artefact.id);
  if (step?.action === 'request') return keptKey(artefact, job);
  const authority = authorities.get(artefact.authority);
  if (authority === undefined)
    throw new PluginError('missing', `${artefact.authority} is not there to issue ${artefact.id}`);
  // A kubeconfig whose credential lies elsewhere has no key here, and its cluster data alone is written.
  const isWithoutKey = artefact.kind === 'kubeconfig' && step?.action === 'rewrite' && !isKeyStored(artefact, job);
  const key = isWithoutKey ? null : await keyFor(artefact, job);
  const credential =
    key === null
      ? null
      : {
          key,
          chain: issues(step) ? await newChain(artefact, key, authority, job) : existingChain(artefact, authority, job),
        };
  const contents: Content[] = [];
  for (const slot of slotsToWrite(artefact, job)) {
    if (slot.part === 'next key') contents.push({ slot, content: null });
    else if (artefact.kind === 'kubeconfig' && slot.part === 'kubeconfig') {
      const trustBundle = trustBundleOf(artefact, authority, bundles);
      const bytes = await kubeconfigFor({ artefact, slot, trustBundle, credential }, job);
      contents.push({ slot, content: { kind: 'secret', bytes } });
    } else if (credential !== null) {
      contents.push(encode(slot, { certificates: credential.chain, key: credential.key }));
    }
  }
  return contents;
}

/** An issuer that resumes by the key may answer what it had issued before, as a cluster does within the hour. */
async function newChain(
  artefact: LeafArtefact,
  key: WorkingKey,
  authority: WorkingAuthority,
  job: Job,
): Promise<readonly Uint8Array[]> {
  const chain = await issueLeaf(artefact, key.key, authority, job);
  const [made] = chain;
  const isInUse = copiesOf(artefact, job).some((copy) => {
    const [leaf] = chainOf(copy);
    return leaf !== undefined && made !== undefined && sameBytes(leaf.der, made);
  });
  if (!isInUse) return chain;
  throw new PluginError(
    'unsupported',
    `the issuer of ${artefact.id} answered the certificate that is in use already; ` +
      'ask again once it has forgotten that, or have a new key made: `kpki rekey`',
  );
}

function isKeyStored(artefact: LeafArtefact, job: Job): boolean {
  return copiesOf(artefact, job).some(({ privateKey }) => present(privateKey) !== undefined);
}

/** A new key, kept until its certificate is there. */
async function keptKey(artefact: LeafArtefact, job: Job): Promise<readonly Content[]> {
  const key = await generateKey(job.dependencies.keys, artefact.keyKind, job.call);
  return slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates: [], key }));
}

/** DER, of the copy that stays, with what belongs behind it now. */
function existingChain(artefact: LeafArtefact, authority: WorkingAuthority, job: Job): readonly Uint8Array[] {
  const [leaf, ...own] =
    copiesToKeep(artefact, job)
      .map(chainOf)
      .find((each) => each.length > 0) ?? [];
  if (leaf === undefined) return [];
  const wanted = behindLeaf(authority) ?? [];
  const behind = wanted.length > 0 ? wanted : own;
  return [leaf, ...behind].map(({ der }) => der);
}

async function keyFor(artefact: LeafArtefact | KeyPairArtefact, job: Job): Promise<WorkingKey> {
  const { keys } = job.dependencies;
  const copies = copiesOf(artefact, job);
  if (issues(job.steps.get(artefact.id)) && waitingKey(copies) !== undefined) {
    return waitingKeyOf(copies, keys, job.listener, job.call);
  }
  if (isNewKey(job.steps.get(artefact.id))) return generateKey(keys, artefact.keyKind, job.call);
  const key = await existingKey(copiesToKeep(artefact, job), keys, job.listener, job.call);
  if (key === null) throw new PluginError('missing', `the private key of ${artefact.id} is not there any more`);
  return key;
}
