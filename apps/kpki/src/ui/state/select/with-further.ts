import type { Fact } from '@kpki/presentation';
import { type DetailLine, detailLines } from './detail-lines.ts';
import { type Impact, impactLines } from './impact.ts';

/** What is known of a row beyond its own details. */
export interface Further {
  readonly details: readonly Fact[];
  readonly impact: Impact | null;
}

interface Room {
  readonly columns: number;
  readonly height: number;
}

/**
 * The details of a row, and in a panel that has more room the graph of what is cut off, then what else is known: each only as a
 * whole. `factsOf`: the details, with the connections in words or drawn.
 */
export function withFurther(
  factsOf: (drawn: boolean) => readonly Fact[],
  { details, impact }: Further,
  { columns, height }: Room,
): readonly DetailLine[] {
  const graph = impact === null ? [] : impactLines(impact, columns);
  const own = detailLines(factsOf(true), columns);
  const isDrawn = graph.length > 0 && own.length + graph.length <= height;
  const lines = isDrawn ? [...own, ...graph] : detailLines(factsOf(false), columns);
  const said = new Set(factsOf(false).map(({ label }) => label));
  const rest = detailLines(
    details.filter(({ label }) => !said.has(label)),
    columns,
  );
  return rest.length > 0 && lines.length + 1 + rest.length <= height ? [...lines, blank, ...rest] : lines;
}

const blank: DetailLine = { label: '', text: '', severity: 'info' };
