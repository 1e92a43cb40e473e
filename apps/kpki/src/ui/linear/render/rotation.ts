import type { State } from '../../state/model.ts';
import type { RotationRoute } from '../../state/route.ts';
import { buttonsIn, couldBeInStep, lookOf, rotatedTitle } from '../../state/screens/rotation.ts';
import { commandLine } from '../../state/select/command-line.ts';
import { rotationLines } from '../../state/select/rotation.ts';
import { failureLines } from './failure.ts';

export function rotationSaid(state: State, route: RotationRoute): readonly string[] {
  const look = lookOf(state, route);
  if (look === null) return [];
  if (look.failure !== null) return ['Rotation: reading failed.', ...failureLines(look.failure)];
  const lines = rotationLines(look, Number.POSITIVE_INFINITY).map(({ text }) => inWords(text));
  return [
    `${rotatedTitle(route)}.`,
    ...lines,
    ...buttonsIn(state, route).flatMap(({ label, why, request }, at) =>
      request === null ? [] : [`${at + 1}. ${label}${why === null ? '' : `: not yet, ${why}`}.`],
    ),
    ...(couldBeInStep(state, route)
      ? ['All of them in step need one restart a phase: rotate all, or rotate all sa.']
      : []),
    `Same as: ${commandLine(state, `rotate ${route.of}`)}`,
  ];
}

/** Symbols and columns are for eyes: the words beside them say the same. */
function inWords(text: string): string {
  return text
    .replace(/[✓›×?!…] /g, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}
