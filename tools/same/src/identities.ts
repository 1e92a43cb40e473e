import { createHash } from 'node:crypto';
import type { Value } from './der.ts';

/** Numbers that differ from run to run, each named by the file where it was first seen, so that runs compare. */
export interface Identities {
  learnCertificate(label: string, certificate: Value): void;
  learnKey(label: string, publicKeyInfo: Value): void;
  learnFile(label: string, bytes: Uint8Array): void;
  /** The text with a name instead of each known number, and `<hex>` or `<base64>` for others as long. */
  hide(text: string): string;
}

const hash = (kind: 'sha1' | 'sha256', bytes: Uint8Array): string => createHash(kind).update(bytes).digest('hex');
const subjectKeyId = Buffer.from('0603551d0e04', 'hex');

export function openIdentities(): Identities {
  const known = new Map<string, string>();
  const learn = (hex: string, label: string): void => {
    if (!known.has(hex)) known.set(hex, label);
  };
  const learnKey = (label: string, publicKeyInfo: Value): void => {
    const bits = publicKeyInfo.children?.[1]?.content;
    if (bits === undefined) return;
    learn(bits.toString('hex'), `<key ${label}>`);
    learn(hash('sha256', publicKeyInfo.whole), `<key hash ${label}>`);
    learn(hash('sha1', bits.subarray(1)), `<key id ${label}>`);
  };
  return {
    learnKey,
    learnCertificate: (label, certificate) => {
      const fields = certificate.children?.[0]?.children ?? [];
      // A request has neither the number nor the version in brackets (RFC 2986 section 4.1).
      const isCertificate = fields[0]?.tag === 0xa0;
      const [serial, key] = isCertificate ? [fields[1], fields[6]] : [undefined, fields[2]];
      if (key !== undefined) learnKey(label, key);
      learn(hash('sha256', certificate.whole), `<fingerprint ${label}>`);
      if (serial !== undefined) {
        const hex = serial.content.toString('hex');
        learn(hex, `<serial ${label}>`);
        learn(hex.replace(/^00/, ''), `<serial ${label}>`);
      }
      const at = certificate.whole.indexOf(subjectKeyId);
      const length = certificate.whole[at + subjectKeyId.length + 2];
      if (at === -1 || length === undefined) return;
      const from = at + subjectKeyId.length + 3;
      learn(certificate.whole.subarray(from, from + length).toString('hex'), `<key id ${label}>`);
    },
    learnFile: (label, bytes) => learn(hash('sha256', bytes), `<hash ${label}>`),
    hide: (text) =>
      text
        .replaceAll(
          /\b(?:(?:[0-9a-f]{2}:){6,}[0-9a-f]{2}|[0-9a-f]{16}(?: [0-9a-f]{2,16})+|[0-9a-f]{14,})\b/gi,
          (hex) => {
            return known.get(hex.replaceAll(/[: ]/g, '').toLowerCase()) ?? '<hex>';
          },
        )
        .replaceAll(/[A-Za-z0-9+/]{43,}={0,2}/g, (word) =>
          /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word) ? '<base64>' : word,
        ),
  };
}
