import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ends } from './rerun.ts';
import type { Scenario } from './scenarios.ts';
import type { states } from './state.ts';
import type { Outcome, Sweep } from './sweep.ts';

export type Counts<Name extends string> = Readonly<Record<Name, number>>;

export interface Row {
  readonly program: Scenario['program'];
  readonly title: string;
  readonly what: 'killed' | 'failed' | 'failed for good';
  readonly tries: number;
  /** States of the disk that differ in more than the keys; one plain run was made on each. */
  readonly distinct: number;
  readonly before: Counts<keyof typeof states>;
  readonly after: Counts<keyof typeof ends>;
}

export interface Figures {
  /** YYYY-MM-DD, UTC. */
  readonly date: string;
  readonly machine: string;
  /** As they were given; `most` is null where every call was tried. */
  readonly bounds: { readonly opens: number; readonly errors: number; readonly most: number | null };
  readonly rows: readonly Row[];
  /** Calls that could not be met again, in all rows together. */
  readonly missed: number;
  readonly signals: { readonly runs: number; readonly ended: Counts<string>; readonly before: Counts<string> };
  readonly together: { readonly rounds: number; readonly runs: number; readonly ended: Counts<string> };
  /** The calls of a second run with an unchanged spec that changed something, in every scenario of kpki. */
  readonly secondRunWrites: number;
  /** How often kpki did not do what it promises; what it was is printed by the run. */
  readonly complaints: number;
}

export const figuresFile: string = join(import.meta.dirname, '../figures.json');

export function measured(): Figures {
  return JSON.parse(readFileSync(figuresFile, 'utf8')) as Figures;
}

export function rowsOf({ program, title }: Scenario, { outcomes }: Sweep): readonly Row[] {
  const row = (what: Row['what'], some: readonly Outcome[]): Row => ({
    program,
    title,
    what,
    tries: some.length,
    distinct: new Set(some.map(({ look }) => look.digest)).size,
    before: counted(some.map(({ look }) => look.state)),
    after: counted(some.map(({ end }) => end.end)),
  });
  const isKilled = ({ injection }: Outcome): boolean => injection === 'SIGKILL';
  return [
    row(
      'killed',
      outcomes.filter((each) => isKilled(each)),
    ),
    row(
      'failed',
      outcomes.filter((each) => !isKilled(each) && !each.lasts),
    ),
    row(
      'failed for good',
      outcomes.filter(({ lasts }) => lasts),
    ),
  ];
}

export function counted<Name extends string>(names: readonly Name[]): Counts<Name> {
  const counts = new Map<Name, number>();
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts) as Counts<Name>;
}
