import { type CertificateTemplate, type IssueRequest, pemEncode, type Usage } from '@kpki/plugin';

/** As Go's crypto/x509 calls them, without their first half: what the engine takes. */
const keyUsages: Partial<Readonly<Record<Usage, string>>> = {
  'digital signature': 'DigitalSignature',
  'key encipherment': 'KeyEncipherment',
  'cert sign': 'CertSign',
  'crl sign': 'CRLSign',
};
const extendedKeyUsages: Partial<Readonly<Record<Usage, string>>> = {
  'server auth': 'ServerAuth',
  'client auth': 'ClientAuth',
};

const named = (table: Partial<Readonly<Record<Usage, string>>>, usages: readonly Usage[]): readonly string[] =>
  usages.map((usage) => table[usage]).filter((name) => name !== undefined);

/** What goes into a leaf beside its request. Usages that the request itself asks for win over these. */
export function leafTemplates(request: IssueRequest): object {
  return {
    csr: pemOf(request.csr),
    key_usage: named(keyUsages, request.usages),
    ext_key_usage: named(extendedKeyUsages, request.usages),
  };
}

/**
 * All that a CA is to say, field by field: a request that asks to be a CA, as each of ours does, is
 * refused by Vault 1.21 where its own values are to be taken (`use_csr_values`), and older servers lose the path length
 * then.
 */
export function caTemplates({ csr, subject, names, pathLength, permittedNames, ...request }: IssueRequest): object {
  const usages = named(keyUsages, request.usages).filter((usage) => usage !== 'KeyEncipherment');
  return {
    csr: pemOf(csr),
    common_name: subject.commonName,
    organization: subject.organizations,
    exclude_cn_from_sans: true,
    alt_names: [...names.dns, ...names.email].join(','),
    ip_sans: names.ip,
    uri_sans: names.uri,
    // Left out, it would be the issuer's less one; -1 is none.
    max_path_length: pathLength ?? -1,
    ...(usages.some((usage) => usage !== 'CertSign' && usage !== 'CRLSign') && { key_usage: usages }),
    ...constraintsOf(permittedNames),
  };
}

function constraintsOf({
  dns = [],
  ip = [],
}: Partial<NonNullable<CertificateTemplate['permittedNames']>> = {}): object {
  return {
    ...(dns.length > 0 && { permitted_dns_domains: dns }),
    ...(ip.length > 0 && { permitted_ip_ranges: ip }),
  };
}

function pemOf(der: Uint8Array): string {
  return Buffer.from(pemEncode('CERTIFICATE REQUEST', der)).toString('latin1');
}
