import type { IssueRequest } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { saidBy, type Words, wordsOf } from './words.ts';

export interface ExpectedCertificate {
  readonly request: IssueRequest;
  readonly end: Date;
  readonly issuer: Certificate;
}

/** The tolerance between the server's clock and ours, in milliseconds. */
const slack = 5 * 60 * 1000;

interface CertificateCheck {
  readonly what: string;
  /** Returns the difference, in words; null if there is none. */
  readonly find: (
    asked: ExpectedCertificate & { readonly words: Words },
    said: Words,
    given: Certificate,
  ) => string | null;
}

const checks: readonly CertificateCheck[] = [
  {
    what: 'public key',
    find: ({ request }, _, { publicKey }) =>
      Buffer.compare(publicKey, request.publicKey) === 0 ? null : 'it is for another key',
  },
  { what: 'subject', find: ({ words }, said) => differs(words.subject, said.subject) },
  { what: 'names', find: ({ words }, said) => differs(words.names, said.names) },
  { what: 'ca', find: ({ words }, said) => otherCa(words, said) },
  {
    what: 'usages',
    find: ({ words, request }, said) =>
      request.ca
        ? differs(words.usages.filter(isTheirs), said.usages.filter(isTheirs))
        : differs(words.usages, said.usages),
  },
  { what: 'name constraints', find: ({ words }, said) => differs(words.constraints, said.constraints) },
  {
    what: 'end',
    find: ({ end, issuer }, _, { notAfter: ends }) => {
      if (ends > issuer.notAfter) return `it ends on ${day(ends)}, its issuer on ${day(issuer.notAfter)}`;
      return ends.getTime() > end.getTime() + slack ? `it ends on ${day(ends)}, later than asked` : null;
    },
  },
];

/**
 * The engine fixes these two usages for a CA, whatever the request says: it always signs CRLs, and never enciphers
 * keys.
 */
const decidedByServer: readonly string[] = ['crl sign', 'key encipherment'];
const isTheirs = (usage: string): boolean => !decidedByServer.includes(usage);

export function differences(asked: ExpectedCertificate, given: Certificate): readonly string[] {
  const words = wordsOf(asked.request);
  const said = saidBy(given);
  return checks.flatMap(({ what, find }) => {
    const found = find({ ...asked, words }, said, given);
    return found === null ? [] : [`${what}: ${found}`];
  });
}

/** Returns the usages of a CA that the server decided; null if they match the request. */
export function decidedUsages({ request }: ExpectedCertificate, given: Certificate): string | null {
  return differs(request.usages, saidBy(given).usages);
}

function differs(wanted: readonly string[], there: readonly string[]): string | null {
  const lacks = wanted.filter((each) => !there.includes(each));
  const extra = there.filter((each) => !wanted.includes(each));
  const parts = [
    ...(lacks.length > 0 ? [`it lacks ${lacks.join(', ')}`] : []),
    ...(extra.length > 0 ? [`it has ${extra.join(', ')}`] : []),
  ];
  return parts.length === 0 ? null : parts.join(', and ');
}

function otherCa(asked: Words, given: Words): string | null {
  if (asked.ca === null) return given.ca === null ? null : 'it may sign certificates';
  if (given.ca === null) return 'it may not sign certificates';
  const wanted = asked.ca.pathLength ?? 'unlimited';
  const there = given.ca.pathLength ?? 'unlimited';
  return there === wanted ? null : `its path length is ${there}, asked for was ${wanted}`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
