import type { CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { day, firstNames, whereIs } from '../inventory/wording.ts';
import type { Finding } from '../model/reason.ts';
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
      .map((certificate) => ({ certificate, where: whereIs(copy, 'trust bundle') })),
  );
  return [
    ...shared.filter(isOther).map((each) => onAll(each, ca)),
    ...eachOnce(alone, 'not passed on: put it on all nodes if it is meant'),
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
      where: whereIs(copy, 'kubeconfig'),
    })),
  );
  return eachOnce(taken, 'taken out: put it into the trust bundle on all nodes if it is meant');
}

interface LocatedCertificate {
  readonly certificate: Certificate;
  readonly where: string;
}

/** Reports each certificate once, with all its locations and what becomes of it. */
function eachOnce(placed: readonly LocatedCertificate[], what: string): readonly Finding[] {
  const byCertificate = Map.groupBy(placed, ({ certificate }) => Buffer.from(certificate.der).toString('hex'));
  return [...byCertificate.values()].flatMap(([first, ...more]): readonly Finding[] => {
    if (first === undefined) return [];
    const where = new Set([first, ...more].map((each) => each.where));
    const { reason, text } = stays(firstNames([...where]), first.certificate);
    return [{ reason, text: `${text}; ${what}` }];
  });
}

/** The subject is DER; null: none yet. */
export interface NamedCa {
  readonly name: CaName;
  readonly subject: Uint8Array | null;
}

function stays(where: string, { subject, notAfter }: Certificate): Finding {
  return { reason: 'bundle-has-others', text: `${where} also holds ${subject.text}, which ends on ${day(notAfter)}` };
}

function onAll(certificate: Certificate, ca: NamedCa): Finding {
  const told = stays('it', certificate);
  const isNamesake = ca.subject !== null && sameBytes(certificate.subject.raw, ca.subject);
  return isNamesake ? { ...told, text: `${told.text}${leftBy(ca)}` } : told;
}

/** A rotation knows the previous generation by its file alone: without the file it stays in the bundle. */
function leftBy({ name }: NamedCa): string {
  return `; it is called as ${name} is: what it signed is trusted for as long as it is there. Where a rotation left it, put it beside the certificate of ${name} with .previous behind the file's name, and \`kpki rotate ${name}\` takes it out`;
}
