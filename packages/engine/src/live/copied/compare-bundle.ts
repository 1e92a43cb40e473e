import { PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, readCertificate } from '@kpki/x509';
import { sameBytes } from '../../bytes.ts';
import { distinct, without } from '../../generation/bundle-content.ts';
import type { BundleDifference, CopySubject } from '../../model/live-verdicts.ts';
import type { Statement } from '../../model/statement.ts';
import type { Verdict } from '../../reports/verdict.ts';
import type { ApiAnswer } from '../api/read-api.ts';
import { copied } from '../check-names.ts';
import { namedMarkOf } from '../stored.ts';

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

/** In any order, whatever the text around them. Null: both hold the same certificates. */
export function compareBundle(copy: readonly Certificate[], stored: readonly Certificate[]): BundleDifference | null {
  const lacking = without(stored, copy).map(namedMarkOf);
  const excess = without(copy, stored).map(namedMarkOf);
  return lacking.length === 0 && excess.length === 0 ? null : { lacking, excess };
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
  readonly copy: CopySubject;
  /** PEM. */
  readonly text: string;
  readonly stored: readonly Certificate[];
  /** It may hold other CAs too. */
  readonly isShared?: boolean;
}

export function copyVerdict({ copy, text, stored, isShared = false }: BundleCopy): Verdict {
  const read = bundleIn(text);
  if (typeof read === 'string') return copied(copy, 'no', 'copy/unreadable', { copy, text: read });
  const difference = compareBundle(isShared ? ofCluster(read, stored) : read, stored);
  if (difference === null) return copied(copy, 'yes', 'copy/same');
  return copied(copy, 'no', 'copy/differs', { copy, ...difference });
}

/** A missing right is no fault of the copy. */
export function unseen(about: Statement, { why }: Exclude<ApiAnswer<unknown>, { state: 'found' | 'absent' }>): Verdict {
  return copied(about, 'unproven', 'unproven', { why });
}
