import type { IssueRequest } from '@kpki/plugin';
import type { Certificate } from './certificate.ts';

import type { CertificateRequest } from './request.ts';
import type { Said } from './said.ts';
import { textOfName } from './text-of-name.ts';

/** What the answer is held against. */
export interface Asked {
  readonly csr: CertificateRequest;
  readonly authority: IssueRequest['authority'];
  readonly usages: IssueRequest['usages'];
  /** The latest end: what was asked for, or the issuer's own. */
  readonly end: Date;
  readonly issuer: Certificate;
}

/** The server's clock and ours. */
const slack = 5 * 60 * 1000;

interface Check {
  readonly what: string;
  /** What was found, in words; null when all is well. */
  readonly find: (asked: Asked, given: Certificate) => string | null;
}

const checks: readonly Check[] = [
  {
    what: 'public key',
    find: ({ csr }, { x509 }) => (x509.publicKey.equals(csr.publicKey) ? null : 'it is for another key'),
  },
  {
    what: 'subject',
    find: ({ csr }, given) => differs(csr.subject, given.subject, ({ type, value }) => `${type}=${value}`),
  },
  { what: 'names', find: ({ csr }, given) => differs(csr.names, given.names, textOfName) },
  { what: 'authority', find: ({ csr, authority }, given) => otherAuthority(csr, authority, given) },
  {
    what: 'usages',
    find: ({ usages, authority }, given) => {
      const [wanted, there] = authority
        ? [usages.filter(isTheirs), given.usages.filter(isTheirs)]
        : [usages, given.usages];
      return differs(wanted, there, (each) => each);
    },
  },
  {
    what: 'name constraints',
    find: ({ csr }, given) =>
      differs(csr.constraints, given.constraints, ({ kind, name }) => `${kind} ${textOfName(name)}`),
  },
  {
    what: 'end',
    find: ({ end, issuer }, { x509 }) => {
      const ends = x509.validToDate;
      if (ends > issuer.x509.validToDate)
        return `it ends on ${day(ends)}, its issuer on ${day(issuer.x509.validToDate)}`;
      return ends.getTime() > end.getTime() + slack ? `it ends on ${day(ends)}, later than asked` : null;
    },
  },
];

/**
 * Of an authority the engine decides these two itself, whatever is asked: it may always sign lists of what was revoked,
 * and never enciphers keys.
 */
const decidedByServer: readonly string[] = ['crl sign', 'key encipherment'];
const isTheirs = (usage: string): boolean => !decidedByServer.includes(usage);

/** In what the certificate differs from what was asked for: in words, and none where it does not. */
export function differences(asked: Asked, given: Certificate): readonly string[] {
  return checks.flatMap(({ what, find }) => {
    const found = find(asked, given);
    return found === null ? [] : [`${what}: ${found}`];
  });
}

/** What the server decided itself in an authority; null where that is as asked. */
export function decidedUsages({ usages }: Asked, given: Said): string | null {
  return differs(usages, given.usages, (each) => each);
}

function differs<T>(asked: readonly T[], given: readonly T[], textOf: (each: T) => string): string | null {
  const [wanted, there] = [asked.map(textOf), given.map(textOf)];
  const lacks = wanted.filter((each) => !there.includes(each));
  const extra = there.filter((each) => !wanted.includes(each));
  const parts = [
    ...(lacks.length > 0 ? [`it lacks ${lacks.join(', ')}`] : []),
    ...(extra.length > 0 ? [`it has ${extra.join(', ')}`] : []),
  ];
  return parts.length === 0 ? null : parts.join(', and ');
}

function otherAuthority(asked: Said, isAsked: boolean, given: Said): string | null {
  if (!isAsked) return given.authority === null ? null : 'it may sign certificates';
  if (given.authority === null) return 'it may not sign certificates';
  const wanted = asked.authority?.pathLength ?? 'unlimited';
  const there = given.authority.pathLength ?? 'unlimited';
  return there === wanted ? null : `its path length is ${there}, asked for was ${wanted}`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
