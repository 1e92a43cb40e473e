import { isIP } from 'node:net';

/** Returns the host of a URI (ASCII) with port and brackets; undefined if Go's `url.Parse` of 1.34 refuses it. */
export function uriHost(text: string): string | undefined {
  const [address = '', fragment = ''] = cut(text, '#');
  if (/\p{Cc}/u.test(address) || !escapesAreWhole(fragment)) return undefined;
  const hierarchy = afterScheme(address);
  if (hierarchy === undefined) return undefined;
  const [rest = ''] = cut(hierarchy.rest, '?');
  const isOpaque = hierarchy.hasScheme && !rest.startsWith('/');
  if (isOpaque) return '';
  const [segment = ''] = cut(rest, '/');
  if (segment.includes(':')) return undefined;
  const hasCa = rest.startsWith('//') && (hierarchy.hasScheme || !rest.startsWith('///'));
  const ca = hasCa ? /^[^/]*/.exec(rest.slice(2))?.[0] : undefined;
  if (!escapesAreWhole(rest.slice(ca === undefined ? 0 : ca.length + 2))) return undefined;
  return ca === undefined ? '' : caHost(ca);
}

function cut(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function afterScheme(text: string): { hasScheme: boolean; rest: string } | undefined {
  if (text.startsWith(':')) return undefined;
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(text)?.[0];
  return scheme === undefined ? { hasScheme: false, rest: text } : { hasScheme: true, rest: text.slice(scheme.length) };
}

function escapesAreWhole(text: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(text);
}

function caHost(ca: string): string | undefined {
  const at = ca.lastIndexOf('@');
  const user = ca.slice(0, Math.max(at, 0));
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) || !escapesAreWhole(user)) return undefined;
  const host = ca.slice(at + 1);
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) return undefined;
  return bracket === 0 ? literalHost(host) : namedHost(host);
}

function literalHost(host: string): string | undefined {
  const close = host.lastIndexOf(']');
  if (close === -1 || !isPort(host.slice(close + 1))) return undefined;
  const inside = host.slice(1, close);
  const zoneAt = inside.indexOf('%25');
  const address = unescapedHost(zoneAt === -1 ? inside : inside.slice(0, zoneAt));
  const zone = zoneAt === -1 ? '' : unescapedZone(inside.slice(zoneAt));
  if (address === undefined || zone === undefined) return undefined;
  const whole = address + zone;
  const [bare = '', name] = cut(whole, '%');
  return isIP(bare) === 6 && name !== '' ? `[${whole}]${host.slice(close + 1)}` : undefined;
}

function namedHost(host: string): string | undefined {
  const colon = host.lastIndexOf(':');
  return colon !== -1 && !isPort(host.slice(colon)) ? undefined : unescapedHost(host);
}

function isPort(text: string): boolean {
  return /^(:[0-9]*)?$/.test(text);
}

const hostCharacters = /^[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]$/;

/** A host may escape only bytes beyond ASCII, and `%` itself. */
function unescapedHost(text: string): string | undefined {
  return unescaped(text, (value) => value >= 0x80 || value === 0x25);
}

/** A zone may escape the characters of a host, and the space that Windows uses (RFC 6874). */
function unescapedZone(text: string): string | undefined {
  const isHostCharacter = (value: number) => value < 0x80 && hostCharacters.test(String.fromCharCode(value));
  return unescaped(text, (value) => value === 0x25 || value === 0x20 || isHostCharacter(value));
}

function unescaped(text: string, mayEscape: (value: number) => boolean): string | undefined {
  let out = '';
  for (const [part = ''] of text.matchAll(/%[0-9A-Fa-f]{2}|./gs)) {
    const isEscape = part.length === 3;
    const value = isEscape ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0);
    if (isEscape ? !mayEscape(value) : !hostCharacters.test(part)) return undefined;
    out += String.fromCharCode(value);
  }
  return out;
}
