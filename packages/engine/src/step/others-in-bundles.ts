import type { CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import { without } from './bundle-content.ts';

/** Reports foreign certificates in trust bundles. `shared`: what all copies hold. */
export function othersIn(
  copies: readonly Copy[],
  shared: readonly Certificate[],
  isOther: (certificate: Certificate) => boolean,
  ca: NamedCa,
): readonly Finding[] {
  const alone = copies.flatMap((copy) =>
    without(present(copy.bundle) ?? [], shared)
      .filter(isOther)
      .map((certificate) => ({ certificate, location: pathForMessage(copy, 'trust bundle') })),
  );
  return [
    ...shared.filter(isOther).map((each) => onAll(each, ca)),
    ...eachOnce(alone, 'bundle-has-others/some-copies'),
  ];
}

/** Reports what kubeconfigs lose: they are written with the content of the trust bundle alone. */
export function othersTakenOut(
  copies: readonly Copy[],
  othersOf: (held: readonly Certificate[]) => readonly Certificate[],
): readonly Finding[] {
  const taken = copies.flatMap((copy) =>
    othersOf(present(copy.kubeconfig)?.trustBundle ?? []).map((certificate) => ({
      certificate,
      location: pathForMessage(copy, 'kubeconfig'),
    })),
  );
  return eachOnce(taken, 'bundle-has-others/kubeconfig');
}

interface LocatedCertificate {
  readonly certificate: Certificate;
  readonly location: string;
}

/** Reports each certificate once, with all its locations. */
function eachOnce(
  placed: readonly LocatedCertificate[],
  message: 'bundle-has-others/some-copies' | 'bundle-has-others/kubeconfig',
): readonly Finding[] {
  const byCertificate = Map.groupBy(placed, ({ certificate }) => Buffer.from(certificate.der).toString('hex'));
  return [...byCertificate.values()].flatMap(([first, ...more]): readonly Finding[] => {
    if (first === undefined) return [];
    const locations = new Set([first, ...more].map(({ location }) => location));
    return [finding(message, { locations: [...locations], ...paramsOf(first.certificate) })];
  });
}

/** The subject is DER; null: none yet. */
export interface NamedCa {
  readonly name: CaName;
  readonly subject: Uint8Array | null;
}

function paramsOf({ subject, notAfter }: Certificate): { readonly subject: string; readonly notAfter: string } {
  return { subject: subject.text, notAfter: notAfter.toISOString() };
}

/** A rotation knows the previous generation by its file alone: without the file it stays in the bundle. */
function onAll(certificate: Certificate, { name, subject }: NamedCa): Finding {
  const params = paramsOf(certificate);
  return subject !== null && sameBytes(certificate.subject.raw, subject)
    ? finding('bundle-has-others/namesake', { ...params, ca: name })
    : finding('bundle-has-others', params);
}
