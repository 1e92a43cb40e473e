import type {
  CaRenewal,
  CertificateFindings,
  CommandText,
  DifferingKinds,
  IssuerKeys,
  Messages,
  OddName,
} from '@kpki/engine';
import { beginText, day } from './dates.ts';
import { octets } from './document/artifact.ts';
import { noLongerText, unsignedText } from './signing-findings.ts';

export const certificateMessages: Messages<CertificateFindings> = {
  'not-a-ca': ({ subject }) => `${subject} is not a CA certificate`,
  'not-a-ca/usage': () => 'keyUsage does not include signing certificates (keyCertSign)',
  'key-mismatch': () => 'the private key does not match the certificate',
  'key-mismatch/file': () => 'the private key next to the certificate does not match',
  'key-mismatch/pins': ({ key, certificate }) =>
    `the private key ${key} does not match the certificate, which has the key ${certificate}`,
  'weak/signature': () => 'the certificate is signed with SHA-1 or MD5',
  'weak/key': () => 'kpki does not support this kind of key',
  'key-kind-differs': (kinds) => kindText('the key', kinds),
  'key-kind-differs/foreign': (kinds) => `${kindText('the key', kinds)}. Fix: have the CA replaced where its key is`,
  'key-kind-differs/rotation': ({ name, unsigned, ...kinds }, command, nested) => {
    const fact = kindText('the key', kinds);
    const rotate = command({ verb: 'rotate', names: [name] });
    return unsigned === null
      ? `${fact}. Fix: ${rotate}`
      : `${fact}; ${unsignedText(unsigned, nested)}. Fix: let a CA or an issuer sign at once, then ${rotate}`;
  },
  'issuer-changed/ca-replaced': () => 'the CA is replaced',
  'issuer-changed/other-ca': ({ keys }) =>
    `the current CA did not issue the certificate${keys === null ? '' : ` (${keysText(keys)})`}`,
  'issuer-changed/generation': ({ signs }) =>
    signs === 'new'
      ? 'the old CA signed the certificate; the new CA signs from this phase on'
      : 'the new CA signed the certificate; the old CA signs again',
  'issuer-changed/name': ({ issuer, ca }) => `the issuer is ${issuer}, but the CA is ${ca}`,
  'issuer-changed/key-id': ({ keys }) => `the authority key identifier is not that of the CA: ${keysText(keys)}`,
  'subject-differs': ({ found, wanted }) => `the subject is ${found}, desired is ${wanted}`,
  'names-differ': ({ lacking, extra }) =>
    [
      ...(lacking.length > 0 ? [`SANs missing: ${namesText(lacking)}`] : []),
      ...(extra.length > 0 ? [`SANs not in the spec: ${namesText(extra)}`] : []),
    ].join('; '),
  'usages-differ/signs': () => 'the certificate is a CA and can sign other certificates',
  'usages-differ': ({ found, wanted }) =>
    `the extended key usage is ${found.join(' and ') || 'not set'}, desired is ${wanted.join(' and ')}`,
  'usages-differ/signature': () => 'keyUsage does not include digitalSignature, which TLS 1.3 needs',
  expired: ({ notAfter }) => `expired on ${day(notAfter)}`,
  'expired/ca': ({ notAfter }) => `the CA expired on ${day(notAfter)}`,
  'not-yet-valid': beginText,
  'renew-due': ({ notAfter }) => `expires on ${day(notAfter)}`,
  'renew-due/ca': ({ name, notAfter }, command) =>
    `expires on ${day(notAfter)}, with every certificate that the CA signed. Fix: ${command({ verb: 'renew', names: [name] })}`,
  'outlives-ca': ({ notAfter, ca }) => `valid until ${day(notAfter)}, but the CA expires on ${day(ca)}`,
  'lifetime-differs': ({ notAfter }) => `valid until ${day(notAfter)}, longer than a new certificate would be`,
  'lifetime-differs/ca': (params, command) =>
    `valid until ${day(params.notAfter)}, longer than a new certificate would be. Fix: ${renewalText(params, command)}`,
  'serving-lifetime': ({ days, most }) => `valid for ${days} days; some TLS clients accept at most ${most}`,
  'limits-differ': (params, command) => {
    const lacking = [
      ...(params.pathLength === null ? [] : [`the path length ${params.pathLength}`]),
      ...(params.names ? ['the permitted names in the spec'] : []),
    ];
    return `the certificate lacks ${lacking.join(' and ')}. Fix: ${renewalText(params, command)}`;
  },
  'not-to-be-issued/ca': ({ texts, cure, ...renewal }, command) => {
    const fact = `valid in Kubernetes, but other verifiers may reject the certificate: ${texts.join('; ')}`;
    if (cure === null) return fact;
    return `${fact}. Fix: ${cure === 'another key' ? rotationText(renewal, command) : renewalText(renewal, command)}`;
  },
  'requested/renew': () => 'you asked for a new certificate',
  'requested/rekey': () => 'you asked for a new key and certificate',
  'requested/no-longer': () => noLongerText,
  'requested/imported': () => 'a newer certificate was imported',
};

const kinds = { dns: 'a DNS name', ip: 'an IP address', uri: 'a URI', email: 'an email address' } as const;

function namesText(names: readonly OddName[]): string {
  return names.map(({ name, as }) => (as === undefined ? name : `${name} as ${kinds[as]}`)).join(', ');
}

/** Tells two CAs of one name apart. */
function keysText({ issuer, ca }: IssuerKeys): string {
  return `key identifier of its issuer ${shortId(issuer)}, of the current CA ${shortId(ca)}`;
}

const idDigits = 8;

function shortId(hex: string): string {
  return hex.length > idDigits ? `${octets(hex.slice(0, idDigits))}…` : octets(hex);
}

/** `the key is rsa-2048, desired is ec-p256` */
export function kindText(key: string, { found, wanted }: DifferingKinds): string {
  return `${key} is ${found ?? 'of an unknown kind'}, desired is ${wanted}`;
}

function renewalText({ name, isForeign }: CaRenewal, command: CommandText): string {
  return isForeign
    ? 'have the CA renewed where its key is'
    : `${command({ verb: 'renew', names: [name] })} (keeps the key)`;
}

function rotationText({ name, isForeign }: CaRenewal, command: CommandText): string {
  return isForeign ? 'have the CA replaced where its key is' : command({ verb: 'rotate', names: [name] });
}
