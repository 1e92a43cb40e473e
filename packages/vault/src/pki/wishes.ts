import { type IssueRequest, PluginError, pemEncode, type Usage } from '@kpki/plugin';
import type { Element } from './der.ts';
import type { CertificateRequest } from './request.ts';
import type { Attribute, Constraint } from './said.ts';
import { nameTags, textOfName } from './text-of-name.ts';

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
export function leafWishes(request: IssueRequest): object {
  return {
    csr: pemOf(request.csr),
    key_usage: named(keyUsages, request.usages),
    ext_key_usage: named(extendedKeyUsages, request.usages),
  };
}

/** What each attribute of a subject is called by the engine (RFC 4519). */
const attributes: Readonly<Record<string, string>> = {
  '2.5.4.3': 'common_name',
  '2.5.4.5': 'serial_number',
  '2.5.4.6': 'country',
  '2.5.4.7': 'locality',
  '2.5.4.8': 'province',
  '2.5.4.9': 'street_address',
  '2.5.4.10': 'organization',
  '2.5.4.11': 'ou',
  '2.5.4.17': 'postal_code',
};

const constraintFields: readonly { readonly tag: number; readonly field: string }[] = [
  { tag: nameTags.dns, field: 'dns_domains' },
  { tag: nameTags.ip, field: 'ip_ranges' },
  { tag: nameTags.uri, field: 'uri_domains' },
  { tag: nameTags.email, field: 'email_addresses' },
];

/**
 * All that an authority is to say, field by field: a request that asks to be an authority, as each of ours does, is
 * refused by Vault 1.21 where its own values are to be taken (`use_csr_values`), and older servers lose the path length
 * then. 'unsupported' for what no field holds.
 */
export function authorityWishes(request: IssueRequest, csr: CertificateRequest): object {
  const usages = named(keyUsages, request.usages).filter((usage) => usage !== 'KeyEncipherment');
  return {
    csr: pemOf(request.csr),
    ...subjectFields(csr.subject),
    exclude_cn_from_sans: true,
    alt_names: textsOf(csr.names, nameTags.dns, nameTags.email).join(','),
    ip_sans: textsOf(csr.names, nameTags.ip),
    uri_sans: textsOf(csr.names, nameTags.uri),
    // Left out, it would be the issuer's less one; -1 is none.
    max_path_length: csr.authority?.pathLength ?? -1,
    ...(usages.some((usage) => usage !== 'CertSign' && usage !== 'CRLSign') && { key_usage: usages }),
    ...constraintsOf(csr.constraints),
  };
}

function subjectFields(subject: readonly Attribute[]): Readonly<Record<string, unknown>> {
  const fields = Map.groupBy(subject, ({ type }) => attributes[type] ?? `#${type}`);
  const single = ['common_name', 'serial_number'];
  return Object.fromEntries(
    [...fields].map(([field, found]) => {
      const values = found.map(({ value }) => value);
      if (field.startsWith('#') || values.some((value) => value.startsWith('#'))) {
        throw new PluginError('unsupported', `ask a PKI engine for an authority with the attribute ${found[0]?.type}`);
      }
      return [field, single.includes(field) ? values[0] : values];
    }),
  );
}

function constraintsOf(constraints: readonly Constraint[]): Readonly<Record<string, readonly string[]>> {
  const groups = Map.groupBy(constraints, ({ kind, name }) => {
    const field = constraintFields.find(({ tag }) => tag === name.tag)?.field;
    if (field === undefined) throw new PluginError('unsupported', 'ask a PKI engine for a constraint on other names');
    return `${kind}_${field}`;
  });
  return Object.fromEntries([...groups].map(([field, found]) => [field, found.map(({ name }) => bareText(name))]));
}

function textsOf(names: readonly Element[], ...tags: readonly number[]): readonly string[] {
  return names.filter(({ tag }) => tags.includes(tag)).map(bareText);
}

function bareText(name: Element): string {
  return textOfName(name).replace(/^\w+:/, '');
}

function pemOf(der: Uint8Array): string {
  return Buffer.from(pemEncode('CERTIFICATE REQUEST', der)).toString('latin1');
}
