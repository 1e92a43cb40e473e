import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellResult, Outcome } from './cell.ts';

export type Counts = Readonly<Partial<Record<Outcome, number>>>;

export interface Row {
  /** The sinks that were filled at once, in their order: `Vault`, `Vault and Kubernetes`. */
  readonly sinks: string;
  readonly server: string;
  readonly scenario: string;
  readonly mishap: string;
  readonly lasts: boolean;
  readonly tries: number;
  readonly outcomes: Counts;
}

interface Legend {
  readonly name: string;
  readonly does: string;
  readonly isApplied: boolean;
}

/** What was measured, where and when. The page in the docs is made of it. */
export interface Figures {
  /** YYYY-MM-DD, UTC. */
  readonly date: string;
  readonly machine: string;
  /** `Vault 1.21.4`, and what else was filled. */
  readonly servers: readonly string[];
  /** One in so many requests was tried with each mishap; another one with each. */
  readonly every: number;
  readonly legend: readonly Legend[];
  readonly rows: readonly Row[];
  /** Tries where the run made fewer requests than the one that was meant. */
  readonly missed: number;
  /** The longest pause that kpki asked for before it tried again, in seconds. */
  readonly longestPause: number;
  /** How often something was not as it is promised; what it was is printed by the run. */
  readonly complaints: number;
}

export const figuresFile: string = join(import.meta.dirname, '../figures.json');

export function measured(): Figures {
  return JSON.parse(readFileSync(figuresFile, 'utf8')) as Figures;
}

/** A row for each mishap, server and scenario; what was not met is left out. */
export function rowsOf(sinks: string, results: readonly CellResult[]): readonly Row[] {
  const met = results.filter((result) => result.met !== null);
  const groups = Map.groupBy(met, ({ cell }) =>
    [cell.stand.name, cell.scenario.id, cell.mishap.name, cell.lasts].join(' '),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { stand, scenario, mishap, lasts } = first.cell;
    const outcomes: Partial<Record<Outcome, number>> = {};
    for (const { outcome } of group) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    return [
      {
        sinks,
        server: stand.name,
        scenario: scenario.title,
        mishap: mishap.name,
        lasts,
        tries: group.length,
        outcomes,
      },
    ];
  });
}
