import { PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, fingerprint, readCertificate } from '@kpki/x509';
import { sameBytes } from '../../bytes.ts';
import { whichCertificate } from '../compare-served.ts';
import { distinct } from '../stored.ts';

/** Null: both hold the same certificates. */
export interface BundleDifference {
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

function without(all: readonly Certificate[], some: readonly Certificate[]): readonly Certificate[] {
  const known = new Set(some.map(({ der }) => fingerprint(der)));
  return all.filter(({ der }) => !known.has(fingerprint(der)));
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
  return copy.some(({ subject }) => stored.some((each) => sameBytes(each.subject.raw, subject.raw)));
}

/** Leaves out other CAs, by name. */
export function ofCluster(copy: readonly Certificate[], stored: readonly Certificate[]): readonly Certificate[] {
  return copy.filter(({ subject }) => stored.some((each) => sameBytes(each.subject.raw, subject.raw)));
}
