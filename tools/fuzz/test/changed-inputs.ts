import { anyCharacter } from '@kpki/services/any-character';
import fc from 'fast-check';
import { bytesOf } from '../src/hunt.ts';
import { mutate, randomFrom } from '../src/mutate.ts';
import type { Target } from '../src/target.ts';

export const startsOf = ({ seeds }: Target): readonly Uint8Array[] => seeds.map(bytesOf);

export async function changesAreKept(target: Target, cases: { readonly numRuns: number; readonly seed: number }) {
  const starts = startsOf(target);
  const changed = fc.tuple(fc.nat(starts.length - 1), fc.integer()).map(([index, seed]) => {
    return mutate(starts[index] ?? new Uint8Array(), starts, randomFrom(seed));
  });
  const noise = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: anyCharacter }).map(bytesOf));
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: changed }, noise), async (input) => {
      await target.run(Uint8Array.from(input));
    }),
    cases,
  );
}
