import { clean } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import { wrap } from '../../../text/width.ts';
import type { State } from '../model.ts';
import { commandLine } from './command-line.ts';
import { changesOf } from './plan.ts';

/** Where things are now and what to do next, in lines. */
export function resultLines(state: State): readonly string[] {
  const { applying, size } = state;
  if (applying === null) return [];
  const places = [...new Set(applying.plan.places.map(({ place }) => place))];
  const steps = changesOf(applying.plan);
  const writes = steps.flatMap((step) => step.writes);
  // Two artefacts may share a file, as an authority and its bundle do.
  const filesIn = (place: string): number =>
    new Set(writes.filter((write) => write.place === place).map(({ entry }) => entry)).size;
  return [
    '',
    `Everything in the plan was written: ${counted(steps.length, 'step')}.`,
    '',
    'Where',
    ...places.map((place) => `  ${clean(place)}   ${counted(filesIn(place), 'file')}`),
    '',
    'Next',
    ...applying.next.map(clean),
    '',
    'The same without this screen',
    `  ${commandLine(state, 'apply', { yes: true })}`,
  ].flatMap((line) => wrap(line, size.columns - 4));
}
