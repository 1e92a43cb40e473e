import type { Issue, Issuer, Usage } from '@kpki/plugin';
import { readCertificate } from '@kpki/x509';
import { isMapping } from '../mapping.ts';
import { checkAnswer, isText } from './answers.ts';
import { bytesAnswer, listAnswer, most, shownText, textAnswer } from './copies.ts';

type Grants = Issuer['grants'];
type NameKind = Grants['names'][number];

const lifetimes: Readonly<Record<Grants['lifetime'], true>> = { 'as asked': true, capped: true, fixed: true };
const moments: Readonly<Record<Grants['answers'], true>> = { 'at once': true, 'when approved': true };
const nameKinds: Readonly<Record<NameKind, true>> = { dns: true, ip: true, uri: true, email: true };
const usageNames: Readonly<Record<Usage, true>> = {
  'digital signature': true,
  'key encipherment': true,
  'cert sign': true,
  'crl sign': true,
  'server auth': true,
  'client auth': true,
};

/** Ignores names and usages that kpki does not know. */
export function grantsAnswer(value: unknown): Grants {
  checkAnswer(isMapping(value), 'an issuer that does not say what it grants');
  const { cas, names, usages, lifetime, answers } = value;
  const isSaid = typeof cas === 'boolean' && isOneOf(lifetimes, lifetime) && isOneOf(moments, answers);
  checkAnswer(isSaid, 'an issuer that does not say what it grants');
  return {
    cas,
    lifetime,
    answers,
    names: listAnswer(names, most.list, 'an issuer with a list of names').filter((each) => isOneOf(nameKinds, each)),
    usages:
      usages === 'any'
        ? usages
        : listAnswer(usages, most.list, 'an issuer with a list of usages').filter((each) => isOneOf(usageNames, each)),
  };
}

export function issueAnswer(value: unknown): Issue {
  checkAnswer(isMapping(value), 'no certificate, and no word of one');
  const { status, chain, ticket, why, askAgainInSeconds } = value;
  if (status === 'issued') return { status, chain: chainAnswer(chain) };
  checkAnswer(status === 'pending', 'neither issued nor pending');
  checkAnswer(isText(ticket) && isText(why), 'pending without a ticket or a reason');
  const seconds = askAgainInSeconds;
  const isPause = typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0;
  checkAnswer(isPause, 'pending without saying when to ask again');
  return {
    status,
    ticket: textAnswer(ticket, most.text, 'a ticket'),
    why: shownText(why),
    askAgainInSeconds: seconds,
  };
}

export function chainAnswer(value: unknown): readonly Uint8Array[] {
  return listAnswer(value, most.chain, 'a chain').map((each) =>
    certificateAnswer(bytesAnswer(each, most.certificate, 'a chain with a certificate')),
  );
}

function certificateAnswer(der: Uint8Array): Uint8Array {
  try {
    readCertificate(der);
  } catch (cause) {
    // The cause says where the bytes are not understood, and repeats none of them.
    checkAnswer(false, `a chain with ${cause instanceof Error ? cause.message : 'what is no certificate'}`);
  }
  return der;
}

function isOneOf<Word extends string>(table: Readonly<Record<Word, true>>, value: unknown): value is Word {
  return isText(value) && Object.hasOwn(table, value);
}
