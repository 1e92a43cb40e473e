/** A number from 0 up to a limit, which is left out. */
export type Random = (limit: number) => number;

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, limit);
  };
}

const tricky: readonly Uint8Array[] = [
  ...[
    '\0',
    '\n',
    '\r\n',
    '\ufeff',
    ':',
    ' ',
    '- ',
    '---\n',
    '"',
    "'",
    '[',
    '{',
    '}',
    '&a ',
    '*a',
    '!!binary ',
    '|',
    '0',
    '-1',
  ],
  ...[
    '<<: ',
    '__proto__: ',
    '-----BEGIN ',
    '-----END ',
    '-----',
    '=',
    '\ud800',
    'é',
    '%',
    '::',
    '.',
    '/',
    '1e9',
    'y',
    '#',
  ],
].map((text) => Buffer.from(text));
const octets = [
  0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff, 0x30, 0x31, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0xa0,
];

export const longest = 20_000;

/** The bytes with a few things changed; `others` are inputs to take pieces from. */
export function mutate(bytes: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  let changed = bytes;
  for (let times = 1 + random(4); times > 0; times -= 1) changed = changeOne(changed, others, random);
  return changed.subarray(0, longest);
}

function changeOne(bytes: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  const at = random(bytes.length + 1);
  const to = at + random(Math.min(bytes.length - at, 64) + 1);
  const replaced = (from: number, until: number, piece: Uint8Array) =>
    Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(until)]);
  const other = others[random(others.length)] ?? bytes;
  const start = random(other.length);
  const ways: readonly (() => Uint8Array)[] = [
    () => replaced(at, to, new Uint8Array()),
    () => replaced(at, at + 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random(8)))),
    () => replaced(at, at + random(2), Uint8Array.of(octets[random(octets.length)] ?? random(256))),
    () => replaced(at, at + 1, Uint8Array.of((bytes[at] ?? 0) + random(9) - 4)),
    () => replaced(at, at, tricky[random(tricky.length)] ?? bytes),
    () => replaced(at, at, repeated(bytes.subarray(at, to), 1 + random(30))),
    () => replaced(at, to, other.subarray(start, start + random(64))),
    () => Buffer.concat([bytes.subarray(0, at), other.subarray(start)]),
  ];
  return ways[random(ways.length)]?.() ?? bytes;
}

function repeated(piece: Uint8Array, times: number): Uint8Array {
  return Buffer.concat(Array.from({ length: times }, () => piece));
}
