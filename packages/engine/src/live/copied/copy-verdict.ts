import type { Certificate } from '@kpki/x509';
import type { Verdict } from '../../verify/verdict.ts';
import type { ApiAnswer } from '../api/read-api.ts';
import { copied } from '../live-verdict.ts';
import { bundleIn, compareBundle, differenceText, ofCluster } from './compare-bundle.ts';

export interface BundleCopy {
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
