import type { Plan, RolloutStep } from '@kpki/engine';
import {
  confirmTexts,
  effectLooks,
  effectTexts,
  firstOf,
  planScreenTexts,
  type RolloutEffect,
  rolloutEffects,
  type Severity,
} from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { fit, shortened, widthOf } from '../../../text/width.ts';
import { memo } from './memo.ts';
import { workCount } from './plan.ts';

/** A line of what a running cluster does after an apply. `what` fits next to the rest. */
export interface EffectLine {
  /** Glyph and word, as wide in all lines. */
  readonly look: string;
  readonly severity: Severity;
  readonly what: string;
}

/**
 * Returns a line for each effect of a plan, in at most `most` lines; the last one counts those that are left out. If
 * there is one alone, it stands without the rule above, and so says what it follows.
 */
export const effectLines: (plan: Plan, columns: number, most: number) => readonly EffectLine[] = memo(
  (plan, columns, most) => {
    if (workCount(plan) === 0) return [];
    const { first, more } = firstOf(rolloutEffects(plan.rollout), most);
    const leftOut = more === 0 ? '' : ` ${planScreenTexts.moreEffects(more)}`;
    const lines = effectsIn(first, columns - widthOf(leftOut), most === 1 ? planScreenTexts.afterwards : undefined);
    return lines.map((line, at) => (at === lines.length - 1 ? { ...line, what: `${line.what}${leftOut}` } : line));
  },
);

/** Returns a line for each effect. `worded`: how its word is said. */
export function effectsIn(
  effects: readonly RolloutEffect[],
  columns: number,
  worded: (word: string) => string = (word) => word,
): readonly EffectLine[] {
  const looks = effects.map(({ is }) => `${effectLooks[is].glyph} ${worded(effectLooks[is].word)}`);
  const widest = looks.reduce((width, look) => Math.max(width, widthOf(look)), 0);
  return effects.map((effect, at): EffectLine => {
    const room = columns - widest - 2;
    const texts = effectTexts(effect).map(clean);
    const what = texts.find((text) => widthOf(text) <= room) ?? shortened(texts.at(-1) ?? '', room);
    return { look: `${fit(looks[at] ?? '', widest)}  `, severity: effectLooks[effect.is].severity, what };
  });
}

/** Returns what a question says of a running cluster: what breaks, and whether components restart or reload. */
export function askedEffects(rollout: readonly RolloutStep[], breaks: readonly string[]): readonly RolloutEffect[] {
  // The first is the worst of what components do about new files.
  const restarts = rolloutEffects(rollout)
    .slice(0, 1)
    .filter(({ is }) => is === 'restart' || is === 'reload' || (is === 'none' && breaks.length === 0));
  return [...(breaks.length === 0 ? [] : [{ is: 'breaks', what: breaks } as const]), ...restarts];
}

/** Returns the same in sentences; none where nothing restarts. */
export function restartTexts(rollout: readonly RolloutStep[]): readonly string[] {
  return rolloutEffects(rollout).flatMap((effect) =>
    effect.is === 'restart' ? [confirmTexts.apply.restarts(effectTexts(effect)[0])] : [],
  );
}
