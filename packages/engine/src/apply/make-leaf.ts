import { PluginError, type Secret } from '@kpki/plugin';
import type { AuthorityName, CertificateArtefact, Cluster, KeyPairArtefact, KubeconfigArtefact } from '@kpki/spec';
import { minorVersion } from '@kpki/spec';
import { renderKubeconfig } from '../kubeconfig/render.ts';
import { chainOf } from '../plan/main-copy.ts';
import { encode, encodeKey } from './encode.ts';
import { issueLeaf } from './issue-leaf.ts';
import { type Content, copiesToKeep, issues, type Job, slotsToWrite } from './job.ts';
import { existingKey } from './reveal.ts';
import { generateKey, type WorkingAuthority, type WorkingKey } from './workshop.ts';

/** The contents of a key pair without a certificate. */
export async function makeKeyPair(artefact: KeyPairArtefact, job: Job): Promise<readonly Content[]> {
  const key = await keyFor(artefact, job.steps.get(artefact.id)?.action === 'create', job);
  return slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates: [], key }));
}

/** The contents of a certificate with its key, or of a kubeconfig with both inside. */
export async function makeLeaf(
  artefact: CertificateArtefact | KubeconfigArtefact,
  authorities: ReadonlyMap<AuthorityName, WorkingAuthority>,
  job: Job,
): Promise<readonly Content[]> {
  const issuing = authorities.get(artefact.authority);
  if (issuing === undefined)
    throw new PluginError('missing', `${artefact.authority} is not there to issue ${artefact.id}`);
  const step = job.steps.get(artefact.id);
  const key = await keyFor(artefact, step?.action === 'create' || step?.action === 'rekey', job);
  const chain = issues(step) ? await issueLeaf(artefact, key.key, issuing, job) : existingChain(artefact, job);
  const slots = slotsToWrite(artefact, job);
  if (artefact.kind === 'certificate') return slots.map((slot) => encode(slot, { certificates: chain, key }));
  const bytes = kubeconfigBytes(artefact, job.world.cluster, issuing, chain, key);
  return slots.map((slot) => ({ slot, content: { kind: 'secret', bytes } }));
}

/** A kubeconfig of a cluster around a key and its certificates (DER, leaf first). */
export function kubeconfigBytes(
  artefact: KubeconfigArtefact,
  cluster: Cluster,
  issuing: WorkingAuthority,
  chain: readonly Uint8Array[],
  key: WorkingKey,
): Secret {
  const emptyPreferences = cluster.profile === 'kubeadm' && minorVersion(cluster.kubernetesVersion) < 34;
  return renderKubeconfig({ ...artefact, trustBundle: issuing.bundle, chain, emptyPreferences }, encodeKey('pem', key));
}

/** DER, of the copy that stays. */
function existingChain(artefact: CertificateArtefact | KubeconfigArtefact, job: Job): readonly Uint8Array[] {
  const chain = copiesToKeep(artefact, job)
    .map(chainOf)
    .find((each) => each.length > 0);
  return chain?.map(({ der }) => der) ?? [];
}

async function keyFor(
  artefact: CertificateArtefact | KubeconfigArtefact | KeyPairArtefact,
  isNew: boolean,
  job: Job,
): Promise<WorkingKey> {
  const { keys } = job.workshop;
  if (isNew) return generateKey(keys, artefact.keyKind, job.call);
  const key = await existingKey(copiesToKeep(artefact, job), keys, job.listener, job.call);
  if (key === null) throw new PluginError('missing', `the private key of ${artefact.id} is not there any more`);
  return key;
}
