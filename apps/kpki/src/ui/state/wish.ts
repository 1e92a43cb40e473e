import type { Intent } from '@kpki/engine';
import { andThen, begin, only, opened } from './change.ts';
import type { Confirm, State } from './model.ts';
import type { Update } from './screen.ts';
import { planVisit } from './visit.ts';

/** What somebody asks for beyond the declaration. */
export interface Wish {
  readonly intent: Intent;
  /** The words of the command that asks for the same, without the program: `renew apiserver cp1`. */
  readonly command: string;
  /** What is to be known before it is carried out; said in the question. */
  readonly costs: readonly string[];
  /** What has to be typed before it is carried out; null: a button is enough. */
  readonly typed: TypedName | null;
}

/** A name that is typed by whoever means it. */
export interface TypedName {
  readonly of: string;
  readonly name: string;
}

/** To the plan of it, on top of where somebody is. Nothing is written by that. */
export function planWish(state: State, wish: Wish): Update {
  return andThen(only(opened({ ...state, wish }, planVisit)), planNow);
}

/** Plans what is wished for, or what is declared where nothing is. */
export function planNow(state: State): Update {
  const planning: State = { ...state, planning: { is: 'planning', place: null, retries: {} } };
  const { target, wish } = state;
  return begin(planning, { type: 'plan', target, ...(wish === null ? {} : { intent: wish.intent }) });
}

/** What is left of a wish once it is carried out for all but some artefacts; null: nothing. */
export function wishFor(wish: Wish | null, artefacts: ReadonlySet<string>): Wish | null {
  if (wish === null || artefacts.size === 0) return null;
  const left = (ids: readonly string[]): readonly string[] => ids.filter((id) => artefacts.has(id));
  const intent = { ...wish.intent, renew: left(wish.intent.renew), rekey: left(wish.intent.rekey) };
  const isOver = intent.renew.length + intent.rekey.length + intent.rotate.length === 0;
  return isOver ? null : { ...wish, intent };
}

/** The part of a question by which a name has to be typed before anything else. */
export function nameFirst(typed: TypedName): Pick<Confirm, 'typed' | 'focus'> {
  return { typed: { ...typed, text: { text: '', at: 0 } }, focus: 'name' };
}
