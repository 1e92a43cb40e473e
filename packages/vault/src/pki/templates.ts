import { type CertificateTemplate, type IssueRequest, pemEncode, type Usage } from '@kpki/plugin';

/** The names of Go's crypto/x509 without their prefix, as the engine accepts them. */
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

/** Returns the fields of a leaf in addition to its request. Usages in the request win over these. */
export function leafTemplates(request: IssueRequest): object {
  return {
    csr: pemOf(request.csr),
    key_usage: named(keyUsages, request.usages),
    ext_key_usage: named(extendedKeyUsages, request.usages),
  };
}

/**
 * Returns all fields of a CA: Vault 1.21 refuses to take the values from a request for a CA (`use_csr_values`), and
 * older servers then lose the path length.
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
    // Absent, it would be the issuer's minus one; -1 is no limit.
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
