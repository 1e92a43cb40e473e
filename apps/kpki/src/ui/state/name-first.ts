import type { Confirm } from './model.ts';
import type { TypedName } from './wish.ts';

/** The part of a question by which a name has to be typed before anything else. */
export function nameFirst(typed: TypedName): Pick<Confirm, 'typed' | 'focus'> {
  return { typed: { ...typed, text: { text: '', at: 0 } }, focus: 'name' };
}
