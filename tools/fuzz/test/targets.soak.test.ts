import { soakSeed } from '@kpki/services/random-cases';
import { threadThatAnswers } from '@kpki/services/thread';
import { afterAll, expect, test } from 'vitest';
import { bytesOf } from '../src/hunt.ts';
import { targets } from '../src/targets.ts';
import { changesAreKept } from './changed-inputs.ts';
import type { Parsed } from './parsing-work.ts';

test.each(targets)('$name keeps its promises for what was changed, and for noise', (target) =>
  changesAreKept(target, { numRuns: 500, seed: soakSeed() }),
);

const growing: readonly string[] = [
  ...[
    '[',
    '{a: ',
    '- ',
    '? ',
    '- - ',
    '"',
    "'",
    '&a ',
    '*a ',
    '!!x ',
    '|\n',
    '#\n',
    '\n',
    ' ',
    ':',
    ',',
    '%',
    '---\n',
    '\u0000',
  ],
  ...[
    'clusters: ',
    '{"clusters":',
    'a: b\n',
    '- a\n',
    'users:\n- ',
    '<<: *a\n',
    '1',
    '1h',
    '0.',
    '::',
    'f:',
    '1.',
    '10y',
  ],
  ...['-----BEGIN CERTIFICATE-----\n', '-----END X-----\n', '-----', 'AAAA', 'AAAA\n', '='],
  ...['\x30\x7f', '\x30\x01', '\x31', '\xa0\x03', '\x06\x01\x01', '\x02\x01\x01'],
];
const numbered: readonly string[] = ['k1: v\n', '- k1: v\n', 'k1: &k1 x\n', '{k1: ', ', k1: v', '- &k1 x\n- *k1\n'];
const length = 8000;

/** Steps for each byte. What grows with the square of the length takes thousands. */
const mostPerByte = 400;

const thread = threadThatAnswers<Parsed, number>(new URL('./parsing-work.ts', import.meta.url));
afterAll(() => thread.end());

test.each(targets)(
  '$name: the work grows with the length, whatever there is much of',
  { timeout: 120_000 },
  async (target) => {
    const starts = ['', ...(target.name === 'kubeconfig' ? ['clusters: '] : []), ...target.seeds.slice(0, 1)].map(
      bytesOf,
    );
    for (const piece of [...growing, ...numbered]) {
      for (const start of starts) {
        const input = Buffer.concat([start, repeated(piece)]);
        const work = await thread.ask({ target: target.name, input });
        expect(work, JSON.stringify(piece)).toBeGreaterThan(0);
        expect(work / input.length, JSON.stringify(piece)).toBeLessThan(mostPerByte);
      }
    }
  },
);

function repeated(piece: string): Uint8Array {
  const count = Math.ceil(length / piece.length);
  const pieces = Array.from({ length: count }, (_, index) =>
    numbered.includes(piece) ? piece.replaceAll('1', String(index)) : piece,
  );
  return Buffer.from(pieces.join(''), 'latin1').subarray(0, length);
}
