import { PluginError, type Secret } from '@kpki/plugin';
import { type Cluster, hasFact, type KubeconfigArtifact } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf } from '../inventory/observe.ts';
import { revealEntry } from '../inventory/reveal.ts';
import { isAsMeant, isClusterAsMeant } from '../kubeconfig/as-meant.ts';
import { entryNames } from '../kubeconfig/own-entries.ts';
import { type KubeconfigInput, renderKubeconfig } from '../kubeconfig/render.ts';
import { updateClusterData, updateKubeconfig } from '../kubeconfig/update.ts';
import { keepsOthers } from '../kubeconfig/view.ts';
import { EngineError } from '../model/errors.ts';
import { remedy } from '../model/finding.ts';
import { present, type Slot } from '../model/slot.ts';
import { statement } from '../model/statement.ts';
import { type ApplyContext, effectAt } from './apply-context.ts';
import { encodeKey } from './encode.ts';
import type { TrustBundles } from './make-bundle.ts';
import type { WorkingCa, WorkingKey } from './signing-dependencies.ts';

/** DER, leaf first. */
interface KubeconfigCredential {
  readonly key: WorkingKey;
  readonly chain: readonly Uint8Array[];
}

interface KubeconfigToMake {
  readonly artifact: KubeconfigArtifact;
  readonly slot: Slot;
  /** DER, of each CA. */
  readonly trustBundle: readonly Uint8Array[];
  /** Null: no copy has its key. */
  readonly credential: KubeconfigCredential | null;
}

/** Returns a kubeconfig for its location. A rewritten one keeps a credential that lies elsewhere. */
export async function kubeconfigFor(wanted: KubeconfigToMake, context: ApplyContext): Promise<Secret> {
  const { artifact, slot, credential } = wanted;
  const copy = copiesOf(artifact, context).find(({ slots }) => slots.get('kubeconfig') === slot);
  return credential === null || effectAt(slot, context) === 'edits'
    ? clusterDataAt(wanted, copy, context)
    : wholeFileAt(wanted, copy, credential, context);
}

/** Keeps the entries of others in the stored file. */
async function wholeFileAt(
  { artifact, slot, trustBundle }: KubeconfigToMake,
  copy: Copy | undefined,
  { key, chain }: KubeconfigCredential,
  context: ApplyContext,
): Promise<Secret> {
  const content = kubeconfigContent(artifact, trustBundle, chain, context.observed.cluster);
  const there = copy?.aroundKubeconfig;
  using pem = encodeKey('pem', key);
  if (there === undefined || !keepsOthers(there, slot)) return renderKubeconfig(content, pem);
  const own = copy?.kubeconfig ?? { state: 'absent' };
  const names = entryNames(artifact, there, present(own));
  const target = { ownContext: there.ownContext, currentContext: names.currentContext };
  using before = await revealEntry(slot, context.listener, context.call);
  const updated = before.use((bytes) => updateKubeconfig(bytes, { ...content, ...names }, pem, target));
  if (updated !== null && isAsMeant(artifact, updated, names, { around: there, own })) return updated;
  updated?.[Symbol.dispose]();
  const said = statement('entries-not-carried-over', { location: slot.where });
  throw new EngineError('unsupported', said, remedy('move-entries'));
}

/** Another trust bundle and server; the user stays, since its credential is in other files. */
async function clusterDataAt(
  { artifact, slot, trustBundle }: KubeconfigToMake,
  copy: Copy | undefined,
  context: ApplyContext,
): Promise<Secret> {
  const view = present(copy?.kubeconfig);
  if (view === undefined) throw new PluginError('missing', `${slot.where} holds no kubeconfig any more`);
  using before = await revealEntry(slot, context.listener, context.call);
  const data = { server: artifact.server, trustBundle };
  const updated = before.use((bytes) => updateClusterData(bytes, data, view.ownContext));
  if (updated !== null && isClusterAsMeant(artifact, updated, view)) return updated;
  updated?.[Symbol.dispose]();
  throw new PluginError('unsupported', `${slot.where} cannot be edited in place, and its credential lies elsewhere`);
}

/** DER: what a kubeconfig verifies its server by. */
export function trustBundleOf(
  { trusts }: KubeconfigArtifact,
  { certificate }: WorkingCa,
  bundles: TrustBundles,
): readonly Uint8Array[] {
  return bundles.get(trusts) ?? [certificate.der];
}

/** Certificates in DER, leaf first. */
export function kubeconfigBytes(
  artifact: KubeconfigArtifact,
  trustBundle: readonly Uint8Array[],
  chain: readonly Uint8Array[],
  key: WorkingKey,
  cluster: Cluster,
): Secret {
  using pem = encodeKey('pem', key);
  return renderKubeconfig(kubeconfigContent(artifact, trustBundle, chain, cluster), pem);
}

function kubeconfigContent(
  { server, clusterName, contextName, userName }: KubeconfigArtifact,
  trustBundle: readonly Uint8Array[],
  chain: readonly Uint8Array[],
  cluster: Cluster,
): KubeconfigInput {
  const emptyPreferences = cluster.profile === 'kubeadm' && !hasFact(cluster.kubernetesVersion, 'no-empty-preferences');
  return { server, clusterName, contextName, userName, trustBundle, chain, emptyPreferences };
}
