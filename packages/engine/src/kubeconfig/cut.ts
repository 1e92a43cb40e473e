import { PluginError, Secret } from '@kpki/plugin';
import { joinedBytes, sameBytes } from '../bytes.ts';
import { publicKeyOf } from '../private-key.ts';
import { base64Decode, base64Encode, isBase64 } from './base64.ts';
import { code, nextField, type Scanner, scalarOf, type Value } from './fields.ts';

/** What a kubeconfig's bytes hold, apart. To be disposed of after use. */
export interface CutKubeconfig extends Disposable {
  /**
   * The bytes with every private value cut out. In the place of a user's private key stands its public half
   * (SubjectPublicKeyInfo, DER, in base64), so that each key can be told from those of other users. Null when a private
   * key would be left in it all the same, in a field or a form in which a kubeconfig has none.
   */
  readonly rest: Uint8Array | null;
  /** What stood behind each `client-key-data`, in their order. */
  readonly keys: readonly UserKey[];
}

/** The private key of a user of a kubeconfig. */
interface UserKey {
  /** As it stands there: base64 of PEM. */
  readonly data: Secret;
  /** SubjectPublicKeyInfo, DER; null where the key cannot be read. */
  readonly publicKey: Uint8Array | null;
}

/** Fields whose values are private, those of the authentication plugins of old included. */
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

/** Takes the private values out of a kubeconfig, however it is written, on bytes that can be wiped. */
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
  const isClean = !holdsPrivateKey(rest);
  if (!isClean) rest.fill(0);
  return {
    rest: isClean ? rest : null,
    keys,
    [Symbol.dispose]() {
      for (const { data } of keys) data[Symbol.dispose]();
    },
  };
}

/** The private key (PEM) of which the rest shows the public half; to be disposed of after use. Null where there is none. */
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

/** A field whose value is private. */
interface PrivateValue {
  readonly name: string;
  /** Where its colon ends. */
  readonly behindColon: number;
  readonly value: Value;
}

/** The private values of a kubeconfig, however it is written, in the order in which they stand. */
export function* privateValues(bytes: Uint8Array): Generator<PrivateValue> {
  const scanner: Scanner = { bytes, at: 0, depth: 0, parentColumn: -1 };
  for (let field = nextField(scanner); field !== null; field = nextField(scanner)) {
    if (!privateFields.has(field.name)) continue;
    const value = scalarOf(scanner, field);
    if (value === null) continue;
    yield { name: field.name, behindColon: scanner.at, value };
    scanner.at = value.end;
  }
}

/** The characters of a value; of an escape, the slash alone counts in base64. */
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

/** `PRIVATE KEY` as it is, and in base64 at each of the three places where it can begin. */
const marks = [
  Buffer.from('PRIVATEKEY'),
  ...[0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from('PRIVATE KEY')]);
    // The characters at both ends hold bits of what stands beside it.
    const whole = [Math.ceil((before * 8) / 6), Math.floor((text.length * 8) / 6)] as const;
    return Buffer.from(text.toString('base64').slice(...whole));
  }),
];

/** Looks at the base64 characters alone, since line ends, escapes and quotes may stand between them. */
export function holdsPrivateKey(bytes: Uint8Array): boolean {
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
