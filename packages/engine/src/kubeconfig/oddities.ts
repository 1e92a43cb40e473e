import { pemBlocks, pemEncode } from '@kpki/plugin';
import { isMapping } from '../is-mapping.ts';
import { isStandardBase64 } from './base64.ts';
import { kubeconfigShape } from './known-fields.ts';
import type { Fields } from './lists.ts';
import { type Oddity, passedOver, refused, shapeOddities } from './shape.ts';

/** A check of the whole file, of each cluster or of each user, as they stand in it. */
interface Check {
  readonly of: 'file' | 'clusters' | 'users';
  readonly find: (fields: Fields) => Oddity | null;
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** A new check is a row. Fields that kpki writes none of, such as a token beside a certificate, are `foreignFields`. */
const checks: readonly Check[] = [
  { of: 'file', find: ({ kind }) => (kind === 'Config' ? null : passedOver('its kind is not Config')) },
  { of: 'file', find: ({ apiVersion }) => (apiVersion === 'v1' ? null : passedOver('its apiVersion is not v1')) },
  { of: 'clusters', find: ({ server }) => (typeof server === 'string' && server !== '' ? schemeOddity(server) : null) },
  {
    of: 'clusters',
    find: (cluster) => both(cluster, 'certificate-authority', 'certificate-authority-data'),
  },
  { of: 'clusters', find: (cluster) => dataOddity(cluster, 'certificate-authority-data') },
  {
    of: 'clusters',
    find: ({ 'proxy-url': url }) =>
      typeof url !== 'string' || url === '' || /^(?:https?|socks5):\/\//.test(url)
        ? null
        : passedOver('proxy-url is not one of http, https or socks5'),
  },
  { of: 'users', find: (user) => both(user, 'client-certificate', 'client-certificate-data') },
  {
    of: 'users',
    // What was private is cut out, and the field is still there.
    find: (user) =>
      isThere(user['client-key']) && 'client-key-data' in user
        ? passedOver('client-key is there twice, as a file and as data')
        : null,
  },
  { of: 'users', find: (user) => dataOddity(user, 'client-certificate-data') },
];

/** The field of each list's entries that holds the rest. */
const innerField = { clusters: 'cluster', users: 'user' } as const;

/** Which entries of the lists are ours, by their names; null where none is. */
export type OwnNames = Readonly<Record<'clusters' | 'users' | 'contexts', string | null>>;

/**
 * What of a kubeconfig kubectl refuses, or passes over without a word though somebody meant something by it; empty for
 * a file as it should be. Of the entries of others only that for which kubectl refuses the file, and ours with it: what
 * else they hold is theirs to judge.
 */
export function kubeconfigOddities(root: Fields, own: OwnNames): readonly string[] {
  const all = allOddities(root);
  if (all.length === 0) return [];
  const ours = new Set(allOddities(withoutOthers(root, own)).map(({ text }) => text));
  return all.filter(({ text, isRefused }) => isRefused || ours.has(text)).map(({ text }) => text);
}

function allOddities(root: Fields): readonly Oddity[] {
  return [
    ...shapeOddities(root, kubeconfigShape, ''),
    ...checks.flatMap(({ of, find }) =>
      partsOf(root, of).flatMap(({ fields, where }): readonly Oddity[] => {
        const found = find(fields);
        return found === null ? [] : [{ ...found, text: `${where}${found.text}` }];
      }),
    ),
  ];
}

/** Ours stay where they are in their lists, so that they are told by the same places. */
function withoutOthers(root: Fields, own: OwnNames): Fields {
  const blanked = Object.entries(own).map(([list, name]) => {
    const entries = root[list];
    const isOwn = (entry: unknown): boolean => isMapping(entry) && entry['name'] === name;
    return [list, Array.isArray(entries) ? entries.map((entry) => (isOwn(entry) ? entry : null)) : entries];
  });
  return { ...root, ...Object.fromEntries(blanked) };
}

function partsOf(root: Fields, of: Check['of']): readonly { readonly fields: Fields; readonly where: string }[] {
  if (of === 'file') return [{ fields: root, where: '' }];
  const entries = root[of];
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry, index) => {
    const fields = isMapping(entry) ? entry[innerField[of]] : undefined;
    return isMapping(fields) ? { fields, where: `${of}[${index}]: ` } : [];
  });
}

function schemeOddity(server: string): Oddity | null {
  if (/^https:\/\//i.test(server)) return null;
  if (/^http:\/\//i.test(server)) return passedOver('server is http://, where no certificate is looked at');
  return passedOver('server does not begin with https://, without which kubectl asks over http');
}

function both(fields: Fields, file: string, data: string): Oddity | null {
  if (!isThere(fields[file]) || !isThere(fields[data])) return null;
  return passedOver(`${file} is there twice, as a file and as data`);
}

/** Certificates and nothing beside them, in the base64 that Go reads. */
function dataOddity(fields: Fields, field: string): Oddity | null {
  const value = fields[field];
  if (typeof value !== 'string' || value === '') return null;
  if (!isStandardBase64(value)) return refused(`${field} is not base64 as kubectl reads it`);
  const pem = Buffer.from(value, 'base64');
  const certificates = pemBlocks(pem).filter(({ label }) => label === 'CERTIFICATE');
  const again = Buffer.concat(certificates.map(({ der }) => pemEncode('CERTIFICATE', der)));
  if (pem.equals(again) || Buffer.compare(withoutBlanks(pem), withoutBlanks(again)) === 0) return null;
  return passedOver(`${field} holds something beside its certificates, which kubectl passes over`);
}

function withoutBlanks(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}
