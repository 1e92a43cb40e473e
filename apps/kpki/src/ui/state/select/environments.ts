import { caText } from '../../../print/check-text.ts';
import type { Detail } from '../../../print/details.ts';
import type { CaPlace } from '../../../session/ca-places.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean, withoutOrigin } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import type { EnvironmentLine } from '../../work/task.ts';
import type { Check, State } from '../model.ts';
import { knownIn } from '../reading.ts';
import { checkDetails } from './check-details.ts';
import { type DetailLine, detailLines } from './detail-lines.ts';
import type { TonedLine } from './states.ts';

export function checkState(check: Check | undefined): TonedLine {
  if (check === undefined) return { text: 'not tested', severity: 'info' };
  if (check.is === 'checking') return { text: '… testing', severity: 'info' };
  if (check.is === 'failed') return { text: '× failed', severity: 'critical' };
  const wrong = check.lines.filter(({ state }) => state === 'wrong').length;
  return wrong === 0
    ? { text: '✓ ready', severity: 'info' }
    : { text: `× ${counted(wrong, 'problem')}`, severity: 'critical' };
}

export function knownPlaces(state: State): readonly string[] {
  return [...new Set(knownIn(state)?.entries.map(({ place }) => place))];
}

/** CAs with the same text share a line. A key that was tested has its result. */
export function caTexts(authorities: readonly CaPlace[], known: Inventory | null, check?: Check): readonly string[] {
  const checks = check?.is === 'checked' ? check.authorities : [];
  const asked = new Map(checks.map((each) => [each.authority, each]));
  const [own, others] = partition(authorities, ({ authority }) => asked.has(authority));
  const texts = others.map((place) => ({
    name: place.authority,
    text: `${place.key}${keyState(known, place)}`,
    place,
  }));
  const groups = Map.groupBy(texts, ({ text, place }) => `${text}${signerText(place)}`);
  return [
    ...own.flatMap((place) => {
      const found = asked.get(place.authority);
      return found === undefined
        ? []
        : [`${caText({ ...found, text: withoutOrigin(found.text) })}${clean(signerText(place))}`];
    }),
    ...[...groups].map(([text, group]) => {
      const names = group.map(({ name }) => name).join(', ');
      return clean(`${names}: ${group.length > 1 ? text.replace('; signs itself', '; each signs itself') : text}`);
    }),
  ];
}

function partition<T>(all: readonly T[], isFirst: (each: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}

function signerText({ signer }: CaPlace): string {
  return signer === null ? '' : `; ${signer}`;
}

function keyState(known: Inventory | null, { authority, isInSinks }: CaPlace): string {
  if (!isInSinks || known === null) return '';
  const parts = known.entries.flatMap((entry) => (entry.artifact === authority ? entry.parts : []));
  const states = parts.flatMap(({ part, state }) => (part === 'private key' ? [state] : []));
  if (states.includes('present')) return ', there';
  return states.length > 0 && states.every((state) => state === 'absent') ? ', not there' : '';
}

export function environmentLines(
  { backends, sinks, readOnly, authorities }: EnvironmentLine,
  check: Check | undefined,
  columns: number,
  command: Pick<State, 'program' | 'target'>,
  known: Inventory | null,
): readonly DetailLine[] {
  const details: readonly Detail[] = [
    { label: 'Backends', values: backends.map(clean) },
    { label: 'Sinks', values: sinks.map(clean) },
    { label: 'Authority', values: caTexts(authorities, known, check) },
    ...(readOnly ? [{ label: 'Read-only', values: ['yes, the file says so'] }] : []),
    { label: '', values: [''] },
    ...checkDetails(check, command),
  ];
  return detailLines(details, columns);
}
