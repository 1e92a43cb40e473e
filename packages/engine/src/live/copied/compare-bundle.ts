import { PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, readCertificate } from '@kpki/x509';
import { sameBytes } from '../../bytes.ts';
import type { Verdict } from '../../reports/verdict.ts';
import { distinct, without } from '../../step/bundle-content.ts';
import type { ApiAnswer } from '../api/read-api.ts';
import { copied } from '../check-names.ts';
import { whichCertificate } from '../stored.ts';

/** Null: both hold the same certificates. */
interface BundleDifference {
  /** Stored, and not in the copy. */
  readonly lacking: readonly Certificate[];
  /** In the copy, and not stored. */
  readonly excess: readonly Certificate[];
}

/** Returns the certificates in a copy (PEM); a text says why it cannot be read. */
export function bundleIn(text: string): readonly Certificate[] | string {
  try {
    const blocks = pemBlocks(Buffer.from(text)).filter(({ label }) => label === 'CERTIFICATE');
    return distinct(blocks.map(({ der }) => readCertificate(der)));
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return error.message;
  }
}

/** In any order, whatever the text around them. */
export function compareBundle(copy: readonly Certificate[], stored: readonly Certificate[]): BundleDifference | null {
  const lacking = without(stored, copy);
  const excess = without(copy, stored);
  return lacking.length === 0 && excess.length === 0 ? null : { lacking, excess };
}

/** `it lacks CN=kubernetes (until 2036-11-26, SHA-256 0a1b…)`: the name alone is that of the next CA too. */
export function differenceText({ lacking, excess }: BundleDifference): string {
  return [
    ...(lacking.length === 0 ? [] : [`it lacks ${lacking.map(which).join(', ')}`]),
    ...(excess.length === 0 ? [] : [`it holds ${excess.map(which).join(', ')}, which is not stored`]),
  ].join('; ');
}

function which(certificate: Certificate): string {
  return `${certificate.subject.text} (${whichCertificate(certificate)})`;
}

/** Whether a copy holds a present or former CA of the cluster, by name. */
export function isOfCluster(copy: readonly Certificate[], stored: readonly Certificate[]): boolean {
  return ofCluster(copy, stored).length > 0;
}

/** Leaves out other CAs, by name. */
function ofCluster(copy: readonly Certificate[], stored: readonly Certificate[]): readonly Certificate[] {
  return copy.filter(({ subject }) => stored.some((each) => sameBytes(each.subject.raw, subject.raw)));
}

interface BundleCopy {
  /** `ConfigMap cluster-info in kube-public`. */
  readonly what: string;
  /** PEM. */
  readonly text: string;
  readonly stored: readonly Certificate[];
  /** What to do about a difference, or which component does it. */
  readonly advice: (difference: { readonly isLacking: boolean }) => string;
  /** It may hold other CAs too. */
  readonly isShared?: boolean;
}

export function copyVerdict({ what, text, stored, advice, isShared = false }: BundleCopy): Verdict {
  const read = bundleIn(text);
  if (typeof read === 'string') return copied(what, 'no', `it cannot be read: ${read}; ${advice({ isLacking: true })}`);
  const difference = compareBundle(isShared ? ofCluster(read, stored) : read, stored);
  if (difference === null) return copied(what, 'yes', 'it holds what is stored');
  return copied(what, 'no', `${differenceText(difference)}; ${advice({ isLacking: difference.lacking.length > 0 })}`);
}

/** A missing right is no fault of the copy. */
export function unseen(what: string, answer: Exclude<ApiAnswer<unknown>, { state: 'found' | 'absent' }>): Verdict {
  return copied(what, 'unproven', answer.text);
}
