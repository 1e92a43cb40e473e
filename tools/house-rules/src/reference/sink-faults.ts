import { breaches, type Counts, type Figures, measured, outcomes, type Row } from '@kpki/sink-faults';
import { code, page, section, table } from './markdown.ts';

export function sinkFaultsPage(): string {
  const figures = measured();
  const names = figures.legend.map(({ name }) => name);
  return page(
    'Sinks whose servers fail',
    'kpki fills a sink, and at one request the real server, or the connection to it, fails. Then the same command runs ' +
      'once more. After each run, the test reads the stored data without kpki. `npm run sweep -w @kpki/sink-faults` ' +
      'repeats it.',
    [
      section('What was measured', conditions(figures)),
      ...[...Map.groupBy(figures.rows, ({ sinks }) => sinks)].map(([sinks, rows]) =>
        section(sinks === 'Vault' || sinks === 'Kubernetes' ? sinks : `${sinks} at once`, rowsTable(rows, names)),
      ),
      section(
        'The faults',
        table(
          ['Fault', 'The server, or kpki', 'Was the request carried out'],
          figures.legend.map(({ name, does, isApplied }) => [code(name), does, isApplied ? 'yes' : 'no']),
        ),
      ),
      section(
        'Terms in the tables',
        words('Outcome', outcomes),
        'Any other outcome is a breach, of one of these kinds:',
        words('Breach', breaches),
      ),
    ],
  );
}

function conditions({ date, machine, servers, every, rows, missed, longestPause, complaints }: Figures): string {
  const tries = rows.reduce((sum, row) => sum + row.tries, 0);
  const which =
    every === 1
      ? 'at every request of every run'
      : `at one request in ${every} of every run, different ones for each fault`;
  const scenarios = [...new Set(rows.map(({ scenario }) => scenario))].join(', ');
  return (
    `On ${date}, ${machine}; ${servers.join(', ')}. Runs: ${scenarios}. Each fault ${which}: ${tries} tries; ${missed} more ` +
    `met no request, because the run made fewer requests. The longest pause that kpki asked for was ${longestPause} s; the ` +
    `test shortens pauses, except where the recovery needs them. kpki broke its promises ${complaints} times.`
  );
}

function rowsTable(rows: readonly Row[], names: readonly string[]): string {
  const byMishap = Map.groupBy(rows, ({ mishap }) => mishap);
  return table(
    ['Fault', 'Once', 'From there on'],
    names.flatMap((name) => {
      const own = byMishap.get(name);
      if (own === undefined) return [];
      return [[code(name), ...[false, true].map((lasts) => summed(own.filter((row) => row.lasts === lasts)))]];
    }),
  );
}

function summed(rows: readonly Row[]): string {
  return (Object.keys(outcomes) as (keyof Counts)[])
    .map((outcome) => [outcome, rows.reduce((sum, row) => sum + (row.outcomes[outcome] ?? 0), 0)] as const)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(', ');
}

function words(title: string, rows: Readonly<Record<string, string>>): string {
  return table(
    [title, 'Means'],
    Object.entries(rows).map(([word, text]) => [code(word), text]),
  );
}
