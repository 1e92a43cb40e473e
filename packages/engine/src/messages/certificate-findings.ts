import type { CaRenewal, CertificateFindings, OddName } from '../model/certificate-findings.ts';
import type { CommandText, Messages } from '../model/message.ts';
import { beginText, day } from './dates.ts';
import { unsignedText } from './signing-findings.ts';

export const certificateMessages: Messages<CertificateFindings> = {
  'not-a-ca': ({ subject }) => `${subject} is not a certificate authority`,
  'not-a-ca/usage': () => 'it may not sign certificates',
  'key-mismatch': () => 'the private key is not the one in the certificate',
  'key-mismatch/beside': () => 'the private key beside it is not the one in the certificate',
  'key-mismatch/pins': ({ key, certificate }) => `its private key is ${key}, the one in its certificate ${certificate}`,
  'weak/signature': () => 'it is signed with SHA-1 or MD5',
  'weak/key': () => 'its key is of a kind that kpki does not use',
  'key-kind-differs': ({ found, wanted }) => `the key is ${found ?? 'of an unknown kind'}, declared is ${wanted}`,
  'key-kind-differs/foreign': ({ found, wanted }) =>
    `its key is ${found}, declared is ${wanted}: whoever has its key replaces it`,
  'key-kind-differs/rotation': ({ name, found, wanted, unsigned }, command, nested) => {
    const rotation = `${command({ verb: 'rotate', names: [name] })} puts one of that kind in its place`;
    const rotated =
      unsigned === null
        ? rotation
        : `${unsignedText(unsigned, nested)}; ${rotation} where a CA or an issuer signs it at once`;
    return `its key is ${found}, declared is ${wanted}: ${rotated}`;
  },
  'issuer-changed/ca-replaced': () => 'its CA is made anew',
  'issuer-changed/other-ca': () => 'it was issued by another CA',
  'issuer-changed/name': ({ issuer, ca }) => `its issuer is ${issuer}, the CA is ${ca}`,
  'issuer-changed/key-id': () => 'it names another key identifier than its CA has',
  'subject-differs': ({ found, wanted }) => `its subject is ${found}, declared is ${wanted}`,
  'names-differ': ({ lacking, extra }) =>
    [
      ...(lacking.length > 0 ? [`it lacks ${namesText(lacking)}`] : []),
      ...(extra.length > 0 ? [`${namesText(extra)} ${extra.length === 1 ? 'is' : 'are'} not declared`] : []),
    ].join('; '),
  'usages-differ/signs': () => 'it may sign certificates',
  'usages-differ': ({ found, wanted }) =>
    `it is for ${found.join(' and ') || 'nothing in particular'}, declared is ${wanted.join(' and ')}`,
  'usages-differ/signature': () => 'it may not be used for digital signatures, which TLS 1.3 needs',
  expired: ({ notAfter }) => `it expired on ${day(notAfter)}`,
  'expired/ca': ({ notAfter }) => `its CA expired on ${day(notAfter)}`,
  'not-yet-valid': beginText,
  'renew-due': ({ notAfter }) => `it ends on ${day(notAfter)}`,
  'renew-due/ca': ({ name, notAfter }, command) =>
    `it ends on ${day(notAfter)}, and all that it signed with it: ${command({ verb: 'renew', names: [name] })} makes a new certificate`,
  'outlives-ca': ({ notAfter, ca }) => `it ends on ${day(notAfter)}, its CA on ${day(ca)}`,
  'lifetime-differs': ({ notAfter }) => `it ends on ${day(notAfter)}, later than one made now would`,
  'lifetime-differs/ca': (params, command) =>
    `it ends on ${day(params.notAfter)}, later than one made now would: ${renewalText(params, command)}`,
  'serving-lifetime': ({ days, most }) => `valid for ${days} days; some TLS clients accept at most ${most}`,
  'limits-differ': (params, command) => {
    const lacking = [
      ...(params.pathLength === null ? [] : [`the path length ${params.pathLength}`]),
      ...(params.names ? ['the permitted names that are declared'] : []),
    ];
    return `its certificate lacks ${lacking.join(' and ')}: ${renewalText(params, command)}`;
  },
  'not-to-be-issued/ca': ({ texts, cure, ...renewal }, command) => {
    const fact = `it is valid in Kubernetes, and other verifiers may refuse it: ${texts.join('; ')}`;
    if (cure === null) return fact;
    return `${fact}; ${cure === 'another key' ? rotationText(renewal, command) : renewalText(renewal, command)}`;
  },
  'requested/renew': () => 'a new certificate was asked for',
  'requested/rekey': () => 'a new key and certificate were asked for',
  'requested/no-longer': () =>
    'a new certificate was asked for, and would be valid no longer than this one: until its CA expires',
  'requested/imported': () => 'a younger certificate was brought',
};

const kinds = { dns: 'a DNS name', ip: 'an IP address', uri: 'a URI', email: 'a mail address' } as const;

function namesText(names: readonly OddName[]): string {
  return names.map(({ name, as }) => (as === undefined ? name : `${name} as ${kinds[as]}`)).join(', ');
}

function renewalText({ name, isForeign }: CaRenewal, command: CommandText): string {
  return isForeign
    ? 'whoever has its key makes a new one'
    : `${command({ verb: 'renew', names: [name] })} makes a new one over its key`;
}

function rotationText({ name, isForeign }: CaRenewal, command: CommandText): string {
  return isForeign
    ? 'whoever has its key replaces it'
    : `${command({ verb: 'rotate', names: [name] })} replaces the CA`;
}
