import { PluginError } from '@kpki/plugin';
import { type Cursor, cursorOver, enter, isAtEnd, readAny, readElement, readObjectIdentifier } from './der-read.ts';
import { objectIdentifier, sequence, setOf } from './der-write.ts';
import { decodeDirectoryString, encodeDirectoryString } from './directory-string.ts';
import { attributeOids } from './oid.ts';
import { tags } from './tags.ts';

/** A subject as Kubernetes uses it: the user and the groups. */
export interface Name {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

/** A parsed name. Names are compared only by `raw`: Go and OpenSSL do not agree on more. */
export interface DistinguishedName {
  /** The whole Name, DER. */
  readonly raw: Uint8Array;
  /** The last common name; empty if there is none. */
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** Each attribute in the form of `text`, in the order of the DER: `O=system:masters`, then `CN=jane`. */
  readonly attributes: readonly string[];
  /** For users: most specific part first, as in RFC 4514. */
  readonly text: string;
}

/**
 * Encodes a name: organizations in one RDN, sorted, then the common name, as Go does. Throws 'invalid' for malformed
 * text.
 */
export function encodeName(name: Name): Uint8Array {
  const parts: Uint8Array[] = [];
  if (name.organizations.length > 0) {
    parts.push(setOf(...name.organizations.map((value) => attribute(attributeOids.O, value))));
  }
  if (name.commonName !== '') parts.push(setOf(attribute(attributeOids.CN, name.commonName)));
  return sequence(...parts);
}

function attribute(type: string, value: string): Uint8Array {
  if (!value.isWellFormed()) throw new PluginError('invalid', 'a name that holds half a character');
  return sequence(objectIdentifier(type), encodeDirectoryString(value));
}

interface Attribute {
  readonly type: string;
  readonly value: string;
}

/** Reads a Name (RFC 5280 section 4.1.2.4). Throws 'invalid' if Go's parser would refuse it. */
export function readName(cursor: Cursor, what: string): DistinguishedName {
  const { whole, content } = readElement(cursor, tags.sequence, what);
  const parts: Attribute[][] = [];
  for (const names = cursorOver(content); !isAtEnd(names); ) {
    const part: Attribute[] = [];
    for (const set = enter(names, tags.set, what); !isAtEnd(set); ) part.push(readAttribute(set, what));
    parts.push(part);
  }
  const texts = parts.map((part) => part.map(attributeText));
  const valuesOf = (type: string) => parts.flat().flatMap((each) => (each.type === type ? [each.value] : []));
  return {
    raw: whole,
    commonName: valuesOf(attributeOids.CN).at(-1) ?? '',
    organizations: valuesOf(attributeOids.O),
    attributes: texts.flat(),
    text: texts
      .toReversed()
      .map((part) => part.join('+'))
      .join(','),
  };
}

/** Reads a standalone Name, as in the certificate request of a TLS server. */
export function readDistinguishedName(der: Uint8Array): DistinguishedName {
  return readName(cursorOver(der), 'name');
}

function readAttribute(set: Cursor, what: string): Attribute {
  const pair = enter(set, tags.sequence, what);
  const type = readObjectIdentifier(pair, what);
  const value = readAny(pair, what);
  return { type, value: decodeDirectoryString(value.tag, value.content) };
}

const shortNames = new Map<string, string>(Object.entries(attributeOids).map(([short, oid]) => [oid, short]));

function attributeText({ type, value }: Attribute): string {
  return `${shortNames.get(type) ?? type}=${escaped(value)}`;
}

/**
 * Escapes by RFC 4514 section 2.4, and every control character as a pair of digits, so that a name cannot move a
 * cursor.
 */
function escaped(value: string): string {
  return value
    .replace(/[\\",+<>;=]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(/\p{Cc}/gu, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
