import { type CaKeyCheck, caKeyNote, counted, environmentTexts, type Fact, fact, signs } from '@kpki/presentation';
import { type ScreenLine, screenLines } from '../../../print/document.ts';
import type { CaLocation } from '../../../session/ca-locations.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import type { EnvironmentLine } from '../../work/task.ts';
import type { CheckState, State } from '../model.ts';
import { inventoryIn } from '../reading.ts';
import { checkDetails } from './check-details.ts';

export function checkState(check: CheckState | undefined): ScreenLine {
  if (check === undefined) return { text: 'not tested', severity: 'unknown' };
  if (check.is === 'checking') return { text: '… testing', severity: 'pending' };
  if (check.is === 'failed') return { text: `${signs.failed.glyph} ${signs.failed.word}`, severity: 'critical' };
  const wrong = check.lines.filter(({ state }) => state === 'failed').length;
  return wrong === 0
    ? { text: `${signs.ok.glyph} ready`, severity: 'success' }
    : { text: `${signs.failed.glyph} ${counted(wrong, 'problem')}`, severity: 'critical' };
}

export function knownLocations(state: State): readonly string[] {
  return [...new Set(inventoryIn(state)?.entries.map(({ location }) => location))];
}

/** CAs with the same text share a line. A key that was tested has its result. */
export function caTexts(cas: readonly CaLocation[], known: Inventory | null, check?: CheckState): readonly string[] {
  const checks = check?.is === 'checked' ? check.cas : [];
  const asked = new Map(checks.map((each) => [each.ca, each]));
  const [own, others] = partition(cas, ({ ca }) => asked.has(ca));
  const groups = Map.groupBy(
    others,
    (location) => `${location.key}${keyState(known, location)}${signerText(location)}`,
  );
  return [
    ...own.flatMap((location) => {
      const found = asked.get(location.ca);
      return found === undefined ? [] : [`${caText(found)}${clean(signerText(location))}`];
    }),
    ...[...groups].map(([text, group]) => clean(`${group.map(({ ca }) => ca).join(', ')}: ${text}`)),
  ];
}

function caText(check: CaKeyCheck): string {
  return screenLines([caKeyNote(check)], Number.POSITIVE_INFINITY)
    .map(({ text }) => text)
    .join('');
}

function partition<T>(all: readonly T[], isFirst: (each: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}

function signerText({ signer }: CaLocation): string {
  return signer === null ? '' : `; ${signer}`;
}

function keyState(known: Inventory | null, { ca, isInSinks }: CaLocation): string {
  if (!isInSinks || known === null) return '';
  const parts = known.entries.flatMap((entry) => (entry.artifact === ca ? entry.parts : []));
  const states = parts.flatMap(({ part, state }) => (part === 'private key' ? [state] : []));
  if (states.includes('present')) return ', there';
  return states.length > 0 && states.every((state) => state === 'absent') ? ', not there' : '';
}

/** The test comes last. */
export function environmentFacts(
  { backends, sinks, readOnly, cas }: EnvironmentLine,
  check: CheckState | undefined,
  command: Pick<State, 'program' | 'target' | 'keys'>,
  known: Inventory | null,
): readonly Fact[] {
  return [
    fact('Backends', backends.map(clean)),
    fact('Sinks', sinks.map(clean)),
    fact('CA', caTexts(cas, known, check)),
    ...(readOnly ? [fact('Read-only', [environmentTexts.readOnly])] : []),
    fact('', ['']),
    ...checkDetails(check, command),
  ];
}

/** The heads of the columns of the list. */
export const environmentHeads: Readonly<Record<'name' | 'keys' | 'results' | 'state', string>> = environmentTexts.heads;
