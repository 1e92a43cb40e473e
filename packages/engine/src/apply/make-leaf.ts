import { PluginError, type Secret } from '@kpki/plugin';
import type { AuthorityName, Cluster, KeyPairArtefact, KubeconfigArtefact, LeafArtefact } from '@kpki/spec';
import { minorVersion } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import { isAsMeant, isClusterAsMeant } from '../kubeconfig/as-meant.ts';
import { entryNames } from '../kubeconfig/entry-names.ts';
import { keepsOthers } from '../kubeconfig/keeps-others.ts';
import { type KubeconfigContent, renderKubeconfig } from '../kubeconfig/render.ts';
import { updateClusterData, updateKubeconfig } from '../kubeconfig/update.ts';
import { isCredentialElsewhere } from '../kubeconfig/view.ts';
import type { Copy } from '../read/copy.ts';
import { copiesOf } from '../read/observe.ts';
import { revealEntry } from '../read/reveal.ts';
import type { Content, Slot } from '../slot.ts';
import { behindLeaf } from '../step/chain.ts';
import { waitingKey } from '../step/issue-step.ts';
import { chainOf } from '../step/main-copy.ts';
import { encode, encodeKey } from './encode.ts';
import { issueLeaf } from './issue-leaf.ts';
import { copiesToKeep, isNewKey, issues, type Job, slotsToWrite } from './job.ts';
import type { TrustBundles } from './make-bundle.ts';
import { makeRotatedPair } from './make-rotated-pair.ts';
import { existingKey, waitingKeyOf } from './reveal.ts';
import { generateKey, type WorkingAuthority, type WorkingKey } from './workshop.ts';

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
  if (artefact.kind === 'kubeconfig' && step?.action === 'rewrite' && !hasKey(artefact, job)) {
    return withClusterData(artefact, trustBundleOf(artefact, authority, bundles), job);
  }
  const key = await keyFor(artefact, job);
  const chain = issues(step) ? await newChain(artefact, key, authority, job) : existingChain(artefact, authority, job);
  const contents: Content[] = [];
  for (const slot of slotsToWrite(artefact, job)) {
    if (slot.part === 'next key') contents.push({ slot, content: null });
    else if (slot.part !== 'kubeconfig') contents.push(encode(slot, { certificates: chain, key }));
    else {
      if (artefact.kind === 'certificate') throw new PluginError('invalid', `${artefact.id} is no kubeconfig`);
      const trustBundle = trustBundleOf(artefact, authority, bundles);
      const copy = copiesOf(artefact, job).find(({ slots }) => slots.get('kubeconfig') === slot);
      if (step?.action === 'rewrite' && isReferenced(copy)) {
        const bytes = await clusterDataAt(artefact, slot, copy, trustBundle, job);
        contents.push({ slot, content: { kind: 'secret', bytes } });
        continue;
      }
      const content = kubeconfigContent(artefact, trustBundle, chain, job.world.cluster);
      contents.push({
        slot,
        content: { kind: 'secret', bytes: await kubeconfigAt(artefact, slot, content, key, job) },
      });
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

/** A kubeconfig for its place: what others have in the file that is there stays in it. */
async function kubeconfigAt(
  artefact: KubeconfigArtefact,
  slot: Slot,
  content: KubeconfigContent,
  key: WorkingKey,
  job: Job,
): Promise<Secret> {
  const copy = copiesOf(artefact, job).find(({ slots }) => slots.get('kubeconfig') === slot);
  const there = copy?.aroundKubeconfig;
  using pem = encodeKey('pem', key);
  if (there === undefined || !keepsOthers(there, slot)) return renderKubeconfig(content, pem);
  const own = copy?.kubeconfig ?? { state: 'absent' };
  const names = entryNames(artefact, there, present(own));
  const target = { ownContext: there.ownContext, currentContext: names.currentContext };
  using before = await revealEntry(slot, job.listener, job.call);
  const updated = before.use((bytes) => updateKubeconfig(bytes, { ...content, ...names }, pem, target));
  if (updated !== null && isAsMeant(artefact, updated, names, { around: there, own })) return updated;
  updated?.[Symbol.dispose]();
  throw new PluginError(
    'unsupported',
    `${slot.where} holds entries that are not of kpki, and they cannot be carried over as they are; ` +
      'move them into a file of their own, and plan again',
  );
}

function isReferenced(copy: Copy | undefined): boolean {
  const view = present(copy?.kubeconfig);
  return view !== undefined && isCredentialElsewhere(view);
}

function hasKey(artefact: KubeconfigArtefact, job: Job): boolean {
  return copiesOf(artefact, job).some(({ privateKey }) => present(privateKey) !== undefined);
}

/** Kubeconfigs with another trust bundle and server; the user and its credential, which lies elsewhere, stay. */
async function withClusterData(
  artefact: KubeconfigArtefact,
  trustBundle: readonly Uint8Array[],
  job: Job,
): Promise<readonly Content[]> {
  const contents: Content[] = [];
  for (const slot of slotsToWrite(artefact, job)) {
    const copy = copiesOf(artefact, job).find(({ slots }) => slots.get('kubeconfig') === slot);
    contents.push({
      slot,
      content: { kind: 'secret', bytes: await clusterDataAt(artefact, slot, copy, trustBundle, job) },
    });
  }
  return contents;
}

async function clusterDataAt(
  artefact: KubeconfigArtefact,
  slot: Slot,
  copy: Copy | undefined,
  trustBundle: readonly Uint8Array[],
  job: Job,
): Promise<Secret> {
  const view = present(copy?.kubeconfig);
  if (view === undefined) throw new PluginError('missing', `${slot.where} holds no kubeconfig any more`);
  using before = await revealEntry(slot, job.listener, job.call);
  const data = { server: artefact.server, trustBundle };
  const updated = before.use((bytes) => updateClusterData(bytes, data, view.ownContext));
  if (updated !== null && isClusterAsMeant(artefact, updated, view)) return updated;
  updated?.[Symbol.dispose]();
  throw new PluginError('unsupported', `${slot.where} cannot be edited in place, and its credential lies elsewhere`);
}

/** A new key, kept until its certificate is there. */
async function keptKey(artefact: LeafArtefact, job: Job): Promise<readonly Content[]> {
  const key = await generateKey(job.workshop.keys, artefact.keyKind, job.call);
  return slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates: [], key }));
}

/** DER: what a kubeconfig verifies its server by. */
export function trustBundleOf(
  { trusts }: KubeconfigArtefact,
  { certificate }: WorkingAuthority,
  bundles: TrustBundles,
): readonly Uint8Array[] {
  return bundles.get(trusts) ?? [certificate.der];
}

/** A kubeconfig of a cluster around a key and its certificates (DER, leaf first). */
export function kubeconfigBytes(
  artefact: KubeconfigArtefact,
  trustBundle: readonly Uint8Array[],
  chain: readonly Uint8Array[],
  key: WorkingKey,
  cluster: Cluster,
): Secret {
  using pem = encodeKey('pem', key);
  return renderKubeconfig(kubeconfigContent(artefact, trustBundle, chain, cluster), pem);
}

function kubeconfigContent(
  { server, clusterName, contextName, userName }: KubeconfigArtefact,
  trustBundle: readonly Uint8Array[],
  chain: readonly Uint8Array[],
  cluster: Cluster,
): KubeconfigContent {
  const emptyPreferences = hasEmptyPreferences(cluster);
  return { server, clusterName, contextName, userName, trustBundle, chain, emptyPreferences };
}

function hasEmptyPreferences(cluster: Cluster): boolean {
  return cluster.profile === 'kubeadm' && minorVersion(cluster.kubernetesVersion) < 34;
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
  const { keys } = job.workshop;
  const copies = copiesOf(artefact, job);
  if (issues(job.steps.get(artefact.id)) && waitingKey(copies) !== undefined) {
    return waitingKeyOf(copies, keys, job.listener, job.call);
  }
  if (isNewKey(job.steps.get(artefact.id))) return generateKey(keys, artefact.keyKind, job.call);
  const key = await existingKey(copiesToKeep(artefact, job), keys, job.listener, job.call);
  if (key === null) throw new PluginError('missing', `the private key of ${artefact.id} is not there any more`);
  return key;
}
