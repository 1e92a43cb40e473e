import { PluginError, Secret } from '@kpki/plugin';
import { joinedBytes, sameBytes } from '../bytes.ts';
import { publicKeyOf } from '../private-key.ts';
import { base64Decode, base64Encode, isBase64 } from './base64.ts';
import { code, nextField, type Scanner, scalarOf, type Value } from './fields.ts';

/** To be disposed of after use. */
interface CutKubeconfig extends Disposable {
  /**
   * The bytes with every private value cut out. The public half (SubjectPublicKeyInfo, DER, in base64) replaces a
   * user's private key, so that users' keys can be distinguished. Null when a private key would nevertheless stay in it,
   * in an unusual field or form.
   */
  readonly rest: Uint8Array | null;
  /** The values of each `client-key-data`, in their order. */
  readonly keys: readonly UserKey[];
}

interface UserKey {
  /** Base64 of PEM, as in the file. */
  readonly data: Secret;
  /** SubjectPublicKeyInfo, DER; null where the key cannot be read. */
  readonly publicKey: Uint8Array | null;
}

/** Includes those of old authentication plugins. */
const privateFields: ReadonlySet<string> = new Set([
  'client-key-data',
  'token',
  'password',
  'id-token',
  'refresh-token',
  'access-token',
  'client-secret',
]);
const keyField = 'client-key-data';
const nothing = Buffer.from(' ""');
const newline = Buffer.from('\n');
const [backslash, slash] = [code('\\'), code('/')];

/** Cuts the private values out of a kubeconfig in any form of YAML, on bytes that can be wiped. */
export function cutKubeconfig(bytes: Uint8Array): CutKubeconfig {
  const kept: Uint8Array[] = [];
  const keys: UserKey[] = [];
  let from = 0;
  for (const { name, behindColon, value } of privateValues(bytes)) {
    const key = name === keyField ? userKey(contentOf(bytes, value)) : null;
    if (key !== null) keys.push(key);
    const shown = quoted(key?.publicKey ?? null);
    kept.push(bytes.subarray(from, behindColon), shown, ...(value.style === 'block' ? [newline] : []));
    from = value.end;
  }
  kept.push(bytes.subarray(from));
  const rest = joinedBytes(kept);
  const isClean = !namesPrivateKey(rest);
  if (!isClean) rest.fill(0);
  return {
    rest: isClean ? rest : null,
    keys,
    [Symbol.dispose]() {
      for (const { data } of keys) data[Symbol.dispose]();
    },
  };
}

/** Returns the private key (PEM) of a public half; to be disposed of after use. Null where there is none. */
export function keyOfUser({ keys }: CutKubeconfig, publicKey: Uint8Array | null): Secret | null {
  const found = keys.find((key) => publicKey !== null && key.publicKey !== null && sameBytes(key.publicKey, publicKey));
  return found === undefined ? null : new Secret(found.data.use(base64Decode));
}

function userKey(base64: Uint8Array): UserKey {
  const data = new Secret(base64);
  using pem = new Secret(data.use(base64Decode));
  try {
    return { data, publicKey: pem.use(publicKeyOf) };
  } catch (error) {
    if (PluginError.is(error)) return { data, publicKey: null };
    throw error;
  }
}

function quoted(publicKey: Uint8Array | null): Uint8Array {
  return publicKey === null ? nothing : Buffer.concat([Buffer.from(' "'), base64Encode(publicKey), Buffer.from('"')]);
}

interface PrivateValue {
  readonly name: string;
  /** Where its colon ends. */
  readonly behindColon: number;
  readonly value: Value;
}

/** In any form of YAML, in file order. */
function* privateValues(bytes: Uint8Array): Generator<PrivateValue> {
  const scanner: Scanner = { bytes, at: 0, depth: 0, parentColumn: -1 };
  for (let field = nextField(scanner); field !== null; field = nextField(scanner)) {
    if (!privateFields.has(field.name)) continue;
    const value = scalarOf(scanner, field);
    if (value === null) continue;
    yield { name: field.name, behindColon: scanner.at, value };
    scanner.at = value.end;
  }
}

/** Of an escape, only the slash counts in base64. */
function contentOf(bytes: Uint8Array, { style, content: [from, to] }: Value): Uint8Array {
  // A Buffer's own slice would be a view, and wiping it would damage the file.
  if (style !== 'double') return Uint8Array.from(bytes.subarray(from, to));
  const out = new Uint8Array(to - from);
  let count = 0;
  for (let at = from; at < to; at += 1) {
    const isEscape = bytes[at] === backslash;
    if (isEscape) at += 1;
    const byte = bytes[at] ?? 0;
    if (!isEscape || byte === slash) out[count++] = byte;
  }
  return out.subarray(0, count);
}

/** `PRIVATE KEY` as plain text, and in base64 at each of its three possible offsets. */
const marks = [
  Buffer.from('PRIVATEKEY'),
  ...[0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from('PRIVATE KEY')]);
    // The characters at both ends hold bits of their neighbors.
    const whole = [Math.ceil((before * 8) / 6), Math.floor((text.length * 8) / 6)] as const;
    return Buffer.from(text.toString('base64').slice(...whole));
  }),
];

/**
 * Whether the words of a PEM private key are in it, as text or in base64. Reads the base64 characters only, since line ends,
 * escapes and quotes may stand between them.
 */
export function namesPrivateKey(bytes: Uint8Array): boolean {
  const squeezed = Buffer.alloc(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === backslash && bytes[at + 1] !== slash) at += 1;
    else if (isBase64(bytes[at] ?? 0)) squeezed[count++] = bytes[at] ?? 0;
  }
  const found = marks.some((mark) => squeezed.subarray(0, count).includes(mark));
  squeezed.fill(0);
  return found;
}

const filler = code('x');
const blanks: ReadonlySet<number> = new Set([...' \t\r\n'].map(code));

/** Overwrites every private value in place, in the same length; null when a private key would stay all the same. */
export function maskKubeconfig(bytes: Uint8Array): Uint8Array | null {
  const masked = Uint8Array.from(bytes);
  for (const { value } of privateValues(bytes)) {
    // White space stays, so that block scalars keep their indentation.
    for (let at = value.content[0]; at < value.content[1]; at += 1) {
      if (!blanks.has(masked[at] ?? 0)) masked[at] = filler;
    }
  }
  if (!namesPrivateKey(masked)) return masked;
  masked.fill(0);
  return null;
}
