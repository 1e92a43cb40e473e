import { malformed } from './der-read.ts';
import { element } from './der-write.ts';
import { tags } from './tags.ts';

const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

/** Encodes a PrintableString if the text allows it, else a UTF8String: as Go and so kubeadm write names. */
export function encodeDirectoryString(text: string): Uint8Array {
  return element(printable.test(text) ? tags.printableString : tags.utf8String, Buffer.from(text, 'utf8'));
}

/** Existing certificates hold more characters than the standard allows; Go accepts them, so kpki must too. */
const printableAsRead = /^[A-Za-z0-9 '()+,\-./:=?*&]*$/;

const what = 'name';

/** The string types of a name, by tag. Each throws 'invalid' for text that its type cannot hold. */
const readers: Readonly<Record<number, (content: Uint8Array) => string>> = {
  [tags.printableString]: (content) => latin1(content, printableAsRead, 'PrintableString'),
  [tags.numericString]: (content) => latin1(content, /^[0-9 ]*$/, 'NumericString'),
  [tags.ia5String]: (content) => latin1(content, /^\p{ASCII}*$/u, 'IA5String'),
  [tags.t61String]: (content) => latin1(content, /^.*$/s, 'T61String'),
  [tags.utf8String]: utf8,
  [tags.bmpString]: bmp,
};

export function decodeDirectoryString(tag: number, content: Uint8Array): string {
  const reader = readers[tag];
  if (reader === undefined) throw malformed(what, `a value of tag ${tag}, which is no string`);
  return reader(content);
}

function latin1(content: Uint8Array, allowed: RegExp, type: string): string {
  const text = Buffer.from(content).toString('latin1');
  if (!allowed.test(text)) throw malformed(what, `a ${type} with characters that it cannot hold`);
  return text;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf8(content: Uint8Array): string {
  try {
    return strictUtf8.decode(content);
  } catch {
    throw malformed(what, 'a UTF8String that is not UTF-8');
  }
}

/** UCS-2: no surrogates and no noncharacters; one trailing NUL is dropped. */
function bmp(content: Uint8Array): string {
  if (content.length % 2 !== 0) throw malformed(what, 'a BMPString of odd length');
  const units: number[] = [];
  for (let at = 0; at < content.length; at += 2) units.push(((content[at] ?? 0) << 8) | (content[at + 1] ?? 0));
  if (units.at(-1) === 0) units.pop();
  const isCharacter = (unit: number) =>
    unit < 0xfffe && !(unit >= 0xd800 && unit <= 0xdfff) && !(unit >= 0xfdd0 && unit <= 0xfdef);
  if (!units.every(isCharacter)) throw malformed(what, 'a BMPString with characters that it cannot hold');
  return units.map((unit) => String.fromCharCode(unit)).join('');
}
