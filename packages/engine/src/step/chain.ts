import type { Certificate } from '@kpki/x509';
import { isSelfSigned } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { ProjectedCa } from './projected-ca.ts';
import type { Finding } from './reason.ts';

/**
 * Returns the chain behind a leaf without the root, which every verifier has (RFC 8446 section 4.4.2). Null: made by
 * the plan.
 */
export function behindLeaf(ca: Pick<ProjectedCa, 'certificate' | 'above'>): readonly Certificate[] | null {
  const { certificate, above } = ca;
  if (certificate === null || above === null) return null;
  return [certificate, ...above].filter((each) => !isSelfSigned(each));
}

/** The CA keeps its key and gets a new certificate in this plan. */
function isRenewed({ changes, publicKey, certificate }: ProjectedCa): boolean {
  return changes && publicKey !== null && certificate === null;
}

/** Returns what is wrong with the chain behind a valid leaf. */
export function chainProblem(chain: readonly Certificate[], ca: ProjectedCa): Finding | null {
  const wanted = behindLeaf(ca);
  const [, ...behind] = chain;
  // Where the root is not known, kubeadm leaves the chain out, and whoever put another one there may need it.
  if (isRenewed(ca) && behind.length > 0) {
    return { reason: 'chain-differs', text: 'behind it stands the certificate of its CA, which gets another' };
  }
  if (wanted === null || wanted.length === 0 || ca.above?.length === 0) return null;
  const same =
    wanted.length === behind.length &&
    wanted.every((each, at) => sameBytes(each.der, behind[at]?.der ?? new Uint8Array()));
  if (same) return null;
  const text = `behind it should stand ${wanted.map(({ subject }) => subject.text).join(' and ')}`;
  return { reason: 'chain-differs', text };
}
