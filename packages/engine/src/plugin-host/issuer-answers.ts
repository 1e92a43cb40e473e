import { type Issue, type Issuer, PluginError, type Usage } from '@kpki/plugin';
import { readCertificate } from '@kpki/x509';
import { isMapping } from '../mapping.ts';
import { saidBy } from '../model/errors.ts';
import { statement } from '../model/statement.ts';
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
  checkAnswer(isMapping(value), 'plugin/issuer/no-grants');
  const { cas, names, usages, lifetime, answers } = value;
  const isSaid = typeof cas === 'boolean' && isOneOf(lifetimes, lifetime) && isOneOf(moments, answers);
  checkAnswer(isSaid, 'plugin/issuer/no-grants');
  return {
    cas,
    lifetime,
    answers,
    names: listAnswer(names, most.list, 'granted-names').filter((each) => isOneOf(nameKinds, each)),
    usages:
      usages === 'any'
        ? usages
        : listAnswer(usages, most.list, 'granted-usages').filter((each) => isOneOf(usageNames, each)),
  };
}

export function issueAnswer(value: unknown): Issue {
  checkAnswer(isMapping(value), 'plugin/issue/no-object');
  const { status, chain, ticket, why, askAgainInSeconds } = value;
  if (status === 'issued') return { status, chain: chainAnswer(chain) };
  checkAnswer(status === 'pending', 'plugin/issue/no-status');
  checkAnswer(isText(ticket) && isText(why), 'plugin/issue/no-ticket');
  const seconds = askAgainInSeconds;
  const isPause = typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0;
  checkAnswer(isPause, 'plugin/issue/no-pause');
  return {
    status,
    ticket: textAnswer(ticket, most.text, 'ticket'),
    why: shownText(why),
    askAgainInSeconds: seconds,
  };
}

export function chainAnswer(value: unknown): readonly Uint8Array[] {
  return listAnswer(value, most.chain, 'chain').map((each) =>
    certificateAnswer(bytesAnswer(each, most.certificate, 'chain-certificate')),
  );
}

function certificateAnswer(der: Uint8Array): Uint8Array {
  try {
    readCertificate(der);
  } catch (cause) {
    // The cause says where the bytes are not understood, and repeats none of them.
    checkAnswer(false, 'plugin/chain/no-certificate', {
      why: PluginError.is(cause) ? saidBy(cause) : statement('plugin/unknown-failure'),
    });
  }
  return der;
}

function isOneOf<Word extends string>(table: Readonly<Record<Word, true>>, value: unknown): value is Word {
  return isText(value) && Object.hasOwn(table, value);
}
