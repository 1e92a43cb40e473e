import { canonicalAddress, parseAddress, specialUse } from '../address.ts';
import { parseDuration } from '../duration.ts';
import type { Endpoint } from '../model.ts';
import { shown } from '../problem.ts';
import { hostBits, parseSubnet, subnetText } from '../subnet.ts';

export type TextCheck = (text: string) => string | null;

const label = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** The longest common name that X.509 allows (RFC 5280 appendix A, ub-common-name). */
export const longestCommonName = 64;
/** A kubelet's common name is this prefix and the node's name. */
const nodeUserPrefix = 'system:node:';

/** Checks an RFC 1123 subdomain as Kubernetes does: labels of lower-case letters, digits and hyphens. */
export const checkSubdomain: TextCheck = (text) => {
  if (text === '') return 'empty; write a name such as `cp1` or `cp1.example.com`';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return `${shown(text)} is a URL; write the host name alone`;
  if (text.includes('*')) return `${shown(text)} is a wildcard; write one host's name`;
  if (text.length > 253) return 'longer than 253 characters, the longest DNS name; shorten it';
  if (
    /[A-Z]/.test(text) &&
    text
      .toLowerCase()
      .split('.')
      .every((part) => label.test(part))
  ) {
    return `${shown(text)} has upper-case letters; write ${shown(text.toLowerCase())}`;
  }
  const parts = text.split('.');
  if (!parts.every((part) => label.test(part))) {
    return `${shown(text)} is not an RFC 1123 name; use lower-case letters, digits and hyphens, with dots between labels`;
  }
  return parts.every((part) => part.length <= 63) ? null : 'a label is longer than 63 characters; shorten it';
};

export const checkLabel: TextCheck = (text) => {
  if (label.test(text) && text.length <= 63) return null;
  return `${shown(text)} is not an RFC 1123 label; use up to 63 lower-case letters, digits and hyphens`;
};

export const checkClusterName: TextCheck = (text) =>
  checkSubdomain(text) ?? (text.length <= 63 ? null : 'longer than 63 characters, the longest label value; shorten it');

/** The longest name of a node for which the kubelet's common name is valid in X.509. */
export const longestNodeName: number = longestCommonName - nodeUserPrefix.length;

export const checkNodeName: TextCheck = (text) => {
  const reason = checkSubdomain(text);
  const most = longestNodeName;
  if (reason !== null || text.length <= most) return reason;
  return (
    `${text.length} characters are too many: with \`${nodeUserPrefix}\` before it, the common name would be longer ` +
    `than ${longestCommonName}; shorten the name to ${most}`
  );
};

/** Checks a DNS name or an address to dial: no wildcard, no URL, nothing that only looks like an address. */
const checkHost: TextCheck = (text) => {
  if (canonicalAddress(text) !== null) return null;
  return looksLikeAddress(text) ? checkAddress(text) : checkSubdomain(text);
};

/** Checks a subject alternative name: a host, or a wildcard in the leftmost label. */
export const checkAlternativeName: TextCheck = (text) => {
  const rest = text.startsWith('*.') ? text.slice(2) : text;
  if (rest !== text && (rest.includes('*') || looksLikeAddress(rest))) {
    return `${shown(text)}: a wildcard is the whole first label of a name, as in \`*.example.com\``;
  }
  if (rest === text && text.includes('*')) {
    return `${shown(text)}: a wildcard is the whole first label of a name, as in \`*.example.com\``;
  }
  return checkHost(rest);
};

/** Returns whether a name is a mistyped address: no DNS name ends in a number, and `1.2.3.l` is not meant as a name. */
function looksLikeAddress(text: string): boolean {
  if (text.includes(':')) return !text.includes('//');
  return /(^|\.)[0-9]+$/.test(text) || /^[0-9]+\.[0-9]+\.[0-9]+\.([a-z]|[0-9a-z]{0,2}[0-9][0-9a-z]{0,2})$/i.test(text);
}

export const checkAddress: TextCheck = (text) => {
  const bytes = parseAddress(text);
  if (bytes !== null) {
    const use = specialUse(bytes);
    if (use !== 'unspecified' && use !== 'multicast') return null;
    return `${shown(text)} is ${use === 'unspecified' ? 'the unspecified' : 'a multicast'} address; write the machine's own`;
  }
  if (/^(\[[^\]]*\]|[^:]+):[0-9]+$/.test(text)) return `${shown(text)} has a port; leave it out`;
  if (text.includes('://')) return `${shown(text)} is a URL; write the address alone`;
  if (text.includes('/')) return `${shown(text)} is not an IP address; leave out the prefix length`;
  if (/%/.test(text))
    return `${shown(text)} names a zone, which means nothing on other machines; leave out the \`%\` part`;
  if (/^::ffff:/i.test(text)) return `${shown(text)} is IPv4 in IPv6 form; write the IPv4 address`;
  if (/(^|\.)0[0-9]/.test(text))
    return `${shown(text)} has leading zeros, which programs read differently; leave them out`;
  if (/^\[.*\]$/.test(text)) return `${shown(text)} is not an IP address; leave out the brackets`;
  return `${shown(text)} is not an IP address; write it as \`10.0.0.11\` or \`fd00::11\``;
};

/** kubeadm's bounds, which the API server shares: at least 10 addresses, at most 20 host bits. */
const fewestServiceAddresses = 10;
const mostServiceHostBits = 20;

/** Checks a service subnet; with `strayBits: 'refused'` its address must be the network's own. */
export function checkServiceSubnet(text: string, strayBits: 'masked' | 'refused'): string | null {
  const subnet = parseSubnet(text);
  if (subnet === null) return `${shown(text)} is not a subnet; write it as \`10.96.0.0/12\` or \`fd00:10:96::/112\``;
  const bits = hostBits(subnet);
  const [width, size] = [subnet.network.length * 8, 2 ** bits];
  if (size < fewestServiceAddresses) {
    return `${shown(text)} has ${size} addresses; Kubernetes needs at least ${fewestServiceAddresses}: use \`/${width - 4}\` or shorter`;
  }
  if (bits > mostServiceHostBits) {
    return `${shown(text)} is too large for the API server; use \`/${width - mostServiceHostBits}\` or longer`;
  }
  const address = text.slice(0, text.indexOf('/'));
  if (strayBits === 'refused' && canonicalAddress(address) !== subnetText(subnet).split('/')[0]) {
    return `${shown(text)} has bits beyond its prefix; write ${shown(subnetText(subnet))}`;
  }
  return null;
}

export const checkDuration: TextCheck = (text) => {
  const { reason } = parseDuration(text);
  return reason === undefined ? null : `${shown(text)}: ${reason}`;
};

export const checkKubernetesVersion: TextCheck = (text) => {
  if (/^v1\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,3})(-(alpha|beta|rc)\.[0-9]{1,4})?$/.test(text)) return null;
  if (/^1\.[0-9]+\.[0-9]+/.test(text)) return `${shown(text)} lacks its \`v\`; write ${shown(`v${text}`)}`;
  return `${shown(text)} is not a version of Kubernetes; write it as \`v1.37.2\``;
};

export type EndpointResult =
  | { readonly endpoint: Endpoint; readonly reason?: undefined }
  | { readonly reason: string; readonly endpoint?: undefined };

/** Reads `host`, `host:port`, `[v6]:port`, `[v6]` or a bare IPv6 address. */
export function parseEndpoint(text: string, defaultPort: number): EndpointResult {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { reason: `${shown(text)} is a URL; write \`host:port\`` };
  const bare = canonicalAddress(text);
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::([0-9]+))?$/.exec(text);
  const host = bare ?? match?.[1] ?? match?.[2];
  if (host === undefined || (bare === null && match === null)) {
    return {
      reason: `${shown(text)} is not \`host:port\`; write an IPv6 address in brackets, as in \`[fd00::1]:6443\``,
    };
  }
  if (match?.[1] !== undefined && !host.includes(':')) {
    return { reason: `${shown(text)}: only an IPv6 address stands in brackets; leave them out` };
  }
  const reason = checkHost(host);
  if (reason !== null) return { reason };
  const port = bare === null && match?.[3] !== undefined ? Number(match[3]) : defaultPort;
  if (port < 1 || port > 65_535) return { reason: `${shown(text)}: a port is a number from 1 to 65535` };
  return { endpoint: { host: canonicalAddress(host) ?? host, port } };
}
