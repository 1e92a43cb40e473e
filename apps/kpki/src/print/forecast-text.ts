import type { Expiry } from '@kpki/engine';
import { clean } from '../text/clean.ts';
import { residual } from '../text/residual.ts';
import { columns } from './columns.ts';
import { expiryGroups } from './report/expiry-groups.ts';
import { stopsText } from './report/expiry-words.ts';

/**
 * What ends when, and what stops working then, what ends first in front: a line for each day and entry of the catalogue.
 * Empty where nothing ends.
 */
export function forecastLines(forecast: readonly Expiry[], width: number): readonly string[] {
  const groups = expiryGroups(forecast);
  if (groups.length === 0) return [];
  const rows = groups.map(({ day, first, count }) => [
    day,
    residual(first.residualSeconds),
    clean(count === 1 ? first.artefact : `${first.name ?? first.artefact}, ${count} of them`),
    clean(stopsText(first)) || '-',
  ]);
  return [columns(['ENDS', 'LEFT', 'WHAT', 'WHAT STOPS THEN'], rows, width), ''];
}
