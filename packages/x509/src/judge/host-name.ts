import { addressBytes, unmapped } from '../address.ts';
import type { Certificate } from '../certificate.ts';
import { lowerCase } from '../domain.ts';
import { firstOf, type Refusal, refusal } from './refusal.ts';

/** Returns why a certificate is not valid for this DNS name or IP address, as Go's `VerifyHostname` decides it. */
export function hostNameRefusal(certificate: Certificate, name: string): Refusal | undefined {
  if (matches(certificate, name)) return undefined;
  const { dns, ip } = certificate.names;
  const held = [...dns, ...ip];
  const shown = held.length === 0 ? 'none' : firstOf(held, mostShown);
  const isOnlyCommonName = held.length === 0 && lowerCase(certificate.subject.commonName) === lowerCase(name);
  const hint = isOnlyCommonName ? '; the common name does not count' : '';
  return refusal('name-mismatch', `the SANs (${shown}) lack ${JSON.stringify(name)}${hint}`);
}

const mostShown = 20;

function matches(certificate: Certificate, name: string): boolean {
  const address = addressBytes(/^\[(.+)\]$/s.exec(name)?.[1] ?? name);
  if (address !== undefined) {
    const wanted = unmapped(address);
    return certificate.names.ip.some((text) => Buffer.compare(unmapped(addressBytes(text) ?? address), wanted) === 0);
  }
  const candidate = lowerCase(name);
  const isValid = isHostName(candidate.replace(/\.$/, ''), 'name');
  const labels = candidate.replace(/\.$/, '').split('.');
  return certificate.names.dns.some((pattern) => {
    if (isValid && isHostName(pattern, 'pattern')) return matchesPattern(lowerCase(pattern), labels);
    return matchesExactly(lowerCase(pattern), candidate);
  });
}

/**
 * Returns whether a name can be matched by RFC 6125; allows underscores, and in a pattern a star as the whole first
 * label.
 */
function isHostName(text: string, where: 'name' | 'pattern'): boolean {
  if (text === '*') return false;
  return text.split('.').every((label, index) => {
    if (where === 'pattern' && index === 0 && label === '*') return true;
    return /^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(label);
  });
}

function matchesPattern(pattern: string, labels: readonly string[]): boolean {
  const parts = pattern.split('.');
  return (
    parts.length === labels.length &&
    parts.every((part, index) => (index === 0 && part === '*') || part === labels[index])
  );
}

function matchesExactly(pattern: string, name: string): boolean {
  return pattern === name && name !== '' && name !== '.';
}
