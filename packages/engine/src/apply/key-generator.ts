import type { KeyGenerator } from '@kpki/plugin';
import type { Custody } from '../ca/custody.ts';
import type { ApplyContext } from './apply-context.ts';

/** What makes the keys of a CA and takes them back in: one of its own where the environment names it, or the usual one. */
export function keyGeneratorOf(
  { key }: Pick<Custody, 'key'>,
  { dependencies }: Pick<ApplyContext, 'dependencies'>,
): KeyGenerator {
  return (key.kind === 'sinks' ? key.keys : undefined) ?? dependencies.keys;
}
