import { undoPrefix } from './own-names.ts';

/** The name of a Secret: a DNS subdomain (RFC 1123), as the API server validates it. */
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const qualified = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const dataKey = /^[-._a-zA-Z0-9]+$/;
const typeName = /^[-A-Za-z0-9_.]+(\/[-A-Za-z0-9_.]+)?$/;

const longestSubdomain = 253;
const longestLabel = 63;

/** Returns the fault of a name, as the end of a sentence; null: none. */
export function faultOfSecretName(name: string): string | null {
  if (name.length > longestSubdomain) return `is longer than ${longestSubdomain} characters`;
  if (!subdomain.test(name)) return 'is no name of a Secret, which has small letters, digits, `-` and `.` between them';
  return null;
}

export function faultOfNamespace(name: string): string | null {
  if (name.length > longestLabel) return `is longer than ${longestLabel} characters`;
  return label.test(name) ? null : 'is no name of a namespace, which has small letters, digits and `-` between them';
}

/** Returns the fault of a key of a Secret's data, which cannot contain a slash. */
export function faultOfEntry(name: string): string | null {
  if (name.includes('/')) return 'holds a slash, which no key of a Secret can; the layout is for folders';
  if (name.startsWith(undoPrefix)) return `begins with \`${undoPrefix}\`, which is kpki's own`;
  if (name === '' || name.length > longestSubdomain || !dataKey.test(name)) {
    return 'is no key of a Secret, which has letters, digits, `-`, `_` and `.`';
  }
  return name === '.' || name.startsWith('..') ? 'leads out of the folder into which a Secret is mounted' : null;
}

/** Returns the fault of the name of a label or an annotation: `team`, `example.com/team`. */
export function faultOfKey(key: string): string | null {
  const [name = '', prefix, ...more] = key.split('/').toReversed();
  const fits = name.length <= longestLabel && qualified.test(name) && more.length === 0;
  if (!fits || (prefix !== undefined && faultOfSecretName(prefix) !== null)) {
    return 'is no name of a label or an annotation, as in `team` or `example.com/team`';
  }
  return null;
}

export function faultOfLabelValue(value: string): string | null {
  if (value === '' || (value.length <= longestLabel && qualified.test(value))) return null;
  return `is no value of a label: at most ${longestLabel} letters, digits, \`-\`, \`_\` and \`.\``;
}

export function faultOfType(type: string): string | null {
  return typeName.test(type) && type.length <= longestSubdomain
    ? null
    : 'is no type of a Secret, as in `kubernetes.io/tls`';
}

/**
 * Returns the fault of a signer's name: a domain and a path of one name, `example.com/serving`, as the API server
 * validates it.
 */
export function faultOfSignerName(name: string): string | null {
  const [domain = '', path = '', ...more] = name.split('/');
  const fits = domain.includes('.') && subdomain.test(domain) && subdomain.test(path) && more.length === 0;
  if (!fits || domain.length > longestSubdomain || path.length > longestSubdomain) {
    return 'is no name of a signer, as in `example.com/serving`';
  }
  return domain === 'kubernetes.io' ? 'is of kubernetes.io, whose signers are built into kpki' : null;
}
