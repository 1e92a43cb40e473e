import { context, type Element, hex } from './der.ts';
import { oneForm } from './words.ts';

/** The kinds of names that the contract knows, by their tag in a GeneralName (RFC 5280 section 4.2.1.6). */
const nameTags = { email: context(1, false), dns: context(2, false), uri: context(6, false), ip: context(7, false) };

/** As `DNS:a.example`, `IP:192.0.2.1` or, in a constraint, `IP:192.0.2.0/24`. Two names with one text are one name. */
export function textOfName({ tag, content, whole }: Element): string {
  switch (tag) {
    case nameTags.dns:
      return `DNS:${ascii(content)}`;
    case nameTags.email:
      return `email:${ascii(content)}`;
    case nameTags.uri:
      return `URI:${ascii(content)}`;
    case nameTags.ip:
      return `IP:${textOfAddress(content)}`;
    default:
      return `#${hex(whole)}`;
  }
}

function ascii(content: Uint8Array): string {
  return Buffer.from(content).toString('latin1');
}

/** An address, or an address and its mask (RFC 5280 section 4.2.1.10). */
function textOfAddress(content: Uint8Array): string {
  if (content.length === 4) return content.join('.');
  if (content.length === 16) return oneForm(groups(content).join(':'));
  const half = content.length / 2;
  return `${textOfAddress(content.subarray(0, half))}/${prefixLength(content.subarray(half))}`;
}

function groups(content: Uint8Array): readonly string[] {
  const view = Buffer.from(content);
  return [0, 2, 4, 6, 8, 10, 12, 14].map((at) => view.readUInt16BE(at).toString(16));
}

/** Or the mask itself where its ones are not all before its zeros. */
function prefixLength(mask: Uint8Array): string {
  const bits = [...mask].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  const ones = bits.indexOf('0') === -1 ? bits.length : bits.indexOf('0');
  return bits.slice(ones).includes('1') ? hex(mask) : `${ones}`;
}
