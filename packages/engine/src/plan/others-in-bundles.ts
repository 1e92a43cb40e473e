import type { Certificate } from '@kpki/x509';
import { present } from '../read/found.ts';
import type { Copy } from '../read/observe.ts';
import { without } from './bundle-content.ts';
import type { Because } from './reason.ts';
import { day, firstOf, whereIs } from './wording.ts';

/**
 * A word about each certificate that copies of a trust bundle hold and that is somebody else's: all of them, or those that
 * are named. `shared` is what all of them hold.
 */
export function othersIn(
  copies: readonly Copy[],
  shared: readonly Certificate[],
  isOther: (certificate: Certificate) => boolean,
): readonly Because[] {
  const alone = copies.flatMap((copy) =>
    without(present(copy.bundle) ?? [], shared)
      .filter(isOther)
      .map((certificate) => ({ certificate, where: whereIs(copy, 'trust bundle') })),
  );
  const byCertificate = Map.groupBy(alone, ({ certificate }) => Buffer.from(certificate.der).toString('hex'));
  return [
    ...shared.filter(isOther).map((each) => stays('it', each)),
    ...[...byCertificate.values()].flatMap(([first, ...more]): readonly Because[] => {
      if (first === undefined) return [];
      const where = new Set([first, ...more].map((each) => each.where));
      const { reason, text } = stays(firstOf([...where]), first.certificate);
      return [{ reason, text: `${text}; not passed on: put it on all nodes if it is meant` }];
    }),
  ];
}

function stays(where: string, { subject, notAfter }: Certificate): Because {
  return { reason: 'bundle-has-others', text: `${where} also holds ${subject.text}, which ends on ${day(notAfter)}` };
}
