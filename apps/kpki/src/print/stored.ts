import type { StatusEntry, StatusPart } from '@kpki/engine';
import { clean } from '../text/clean.ts';
import { firstLines } from '../text/first-of.ts';
import type { Detail } from './details.ts';

/** Where the parts of an artefact are, as many as are wanted, its private key in a row of its own. */
export function stored(copies: readonly StatusEntry[], mostPlaces: number): readonly Detail[] {
  // The same path may be in two sinks.
  const isSeveral = new Set(copies.map(({ sink }) => sink)).size > 1;
  const ofSink = ({ sink }: StatusEntry, text: string): string => (isSeveral ? `${clean(sink)}: ${text}` : text);
  const places = copies.flatMap((copy) =>
    copy.parts
      .filter(({ part }) => part !== 'private key')
      .map((part) => ofSink(copy, placed(part, stateOf(copy, part)))),
  );
  const keys = copies.flatMap((copy) => copy.parts.flatMap(keyPlace).map((text) => ofSink(copy, text)));
  return [
    { label: 'Stored at', values: firstLines(places, mostPlaces) },
    ...(keys.length === 0 ? [] : [{ label: 'Key file', values: firstLines(keys, mostPlaces) }]),
  ];
}

/** What is wrong with the whole is said where it is; what is not there, of the part that is not. */
function stateOf({ state }: StatusEntry, part: StatusPart): string | null {
  if (part.state === 'present') return state === 'ok' || state === 'missing' ? null : state;
  return part.state === 'absent' ? 'missing' : part.state;
}

function keyPlace(part: StatusPart): readonly string[] {
  const note = part.state === 'present' ? 'never shown' : part.state === 'absent' ? 'missing' : part.state;
  if (part.part === 'kubeconfig') return part.state === 'absent' ? [] : [`inside ${placed(part, note)}`];
  return part.part === 'private key' ? [placed(part, note)] : [];
}

function placed({ place, path }: StatusPart, note: string | null): string {
  return `${clean(`${place}/${path}`)}${note === null ? '' : ` (${note})`}`;
}
