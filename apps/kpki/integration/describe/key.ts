import { createPrivateKey, createPublicKey } from 'node:crypto';
import { type DerElement, derChildren } from './der-element.ts';

export interface DescribedKey {
  readonly label: string;
  readonly kind: string;
  readonly tags: string;
}

export function describeKey({ label, der }: { readonly label: string; readonly der: Buffer }): DescribedKey {
  const pem = `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;
  const key = label === 'PUBLIC KEY' ? createPublicKey(pem) : createPrivateKey(pem);
  const details = key.asymmetricKeyDetails;
  const size = details?.namedCurve ?? `${details?.modulusLength} bits, exponent ${details?.publicExponent}`;
  return { label, kind: `${key.type} ${key.asymmetricKeyType} ${size}`, tags: tagsOf(derChildren(der)) };
}

function tagsOf(elements: readonly DerElement[]): string {
  return elements
    .map(({ tag, raw }) => ((tag & 0x20) === 0 ? tag.toString(16) : `${tag.toString(16)}(${tagsOf(derChildren(raw))})`))
    .join(' ');
}
