import { type Call, type Issuer, type KeyKind, PluginError, type SigningKey } from '@kpki/plugin';
import { type CaConstraints, type Certificate, encodeName, keyId, randomSerial, signCertificate } from '@kpki/x509';
import { readIssueRequest } from './issue-request.ts';
import { backdateSeconds, type IssuingStyle } from './style.ts';

/**
 * Returns an issuer made of a signing key and the certificate of its CA. The issuer's name and key identifier are
 * copied from the CA's bytes, and nothing that it signs outlives it. Only the request says what is certified; fields
 * that differ are 'invalid'. `behind` (DER) is the chain of what it signs: its own certificate and those above it,
 * without the root. Throws 'invalid' when the key is not the CA's.
 */
export function localIssuer(
  key: SigningKey,
  ca: Certificate,
  style: IssuingStyle,
  now: () => Date,
  behind: readonly Uint8Array[] = [],
): Issuer {
  if (!Buffer.from(key.publicKey).equals(ca.publicKey)) {
    throw new PluginError('invalid', `the signing key is not that of ${ca.subject.text}`);
  }
  return {
    grants: unlimited,
    ca: async () => [ca.der],
    issue: async (request, call) => {
      const wanted = readIssueRequest(request);
      const { notBefore, notAfter } = lifetime(now(), request.seconds, ca);
      const certificate = await signCertificate(
        {
          subject: wanted.subject.raw,
          issuer: ca.subject.raw,
          serial: randomSerial(style.serialBits),
          notBefore,
          notAfter,
          publicKey: wanted.publicKey,
          ...(wanted.ca === undefined ? {} : { ca: wanted.ca }),
          usages: request.usages,
          ...(style.leavesHaveSubjectKeyId || request.ca
            ? { subjectKeyId: keyId(wanted.publicKey, style.keyIdMethod) }
            : {}),
          ...(ca.subjectKeyId === undefined ? {} : { authorityKeyId: ca.subjectKeyId }),
          names: wanted.names,
        },
        key,
        call,
      );
      return { status: 'issued', chain: [certificate, ...behind] };
    },
  };
}

interface ValidityPeriod {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Begins a little before now; whole seconds, as in a certificate. */
function lifetime(now: Date, seconds: number, ca?: Certificate): ValidityPeriod {
  const start = Math.floor(now.getTime() / 1000);
  const notAfter = new Date((start + seconds) * 1000);
  const notBefore = new Date((start - backdateSeconds) * 1000);
  if (ca === undefined) return { notBefore, notAfter };
  return {
    notBefore: notBefore < ca.notBefore ? ca.notBefore : notBefore,
    notAfter: notAfter > ca.notAfter ? ca.notAfter : notAfter,
  };
}

interface RootTemplate {
  readonly commonName: string;
  readonly keyKind: KeyKind;
  readonly dnsNames: readonly string[];
  readonly seconds: number;
  readonly ca?: CaConstraints;
  /** The earlier certificate over the same key: what it signed names it by these fields. */
  readonly before?: Pick<Certificate, 'subject' | 'subjectKeyId'>;
}

export async function selfSignedRoot(
  key: SigningKey,
  template: RootTemplate,
  style: IssuingStyle,
  now: Date,
  call: Call,
): Promise<Uint8Array> {
  const { before } = template;
  const name = before?.subject.raw ?? encodeName({ commonName: template.commonName, organizations: [] });
  const subjectKeyId = before === undefined ? keyId(key.publicKey, style.keyIdMethod) : before.subjectKeyId;
  return signCertificate(
    {
      subject: name,
      issuer: name,
      serial: randomSerial(style.serialBits),
      ...lifetime(now, template.seconds),
      publicKey: key.publicKey,
      ca: template.ca ?? {},
      usages: style.caUsages(template.keyKind),
      ...(subjectKeyId === undefined ? {} : { subjectKeyId }),
      names: { dns: template.dnsNames, ip: [] },
    },
    key,
    call,
  );
}

/** What an issuer grants that refuses nothing by kind: each answer is checked. */
export const unlimited: Issuer['grants'] = {
  cas: true,
  names: ['dns', 'ip', 'uri', 'email'],
  usages: 'any',
  lifetime: 'capped',
  answers: 'at once',
};
