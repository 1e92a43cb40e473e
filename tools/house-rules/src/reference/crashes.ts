import {
  type Counts,
  calls,
  callsThatCount,
  ends,
  errors,
  errorsOfReading,
  type Figures,
  lastingErrors,
  measured,
  type Row,
  states,
} from '@kpki/sweep';
import { code, codes, page, section, table } from './markdown.ts';

export function crashesPage(): string {
  const figures = measured();
  return page(
    'Crashes and failing disks',
    'The real program is killed, and its calls fail, at its calls on the output folder; then the same command is run ' +
      'once more, as anybody would. kubeadm went through the same sweep. `npm run sweep -w @kpki/sweep` does it anew.',
    [
      section('What was measured', conditions(figures)),
      section('Killed', killed, rowsTable(figures.rows.filter(({ what }) => what === 'killed'))),
      section('Calls that fail', failed, rowsTable(figures.rows.filter(({ what }) => what === 'failed'))),
      ...failedForGood(figures.rows.filter(({ what }) => what === 'failed for good')),
      section('Signals, runs at once, and a second run', ...others(figures)),
      section('The words of the tables', words('Found', states), words('After one plain run', ends)),
    ],
  );
}

const killed =
  'SIGKILL at a call. What is found is what a component that starts just then would read. In kpki a pair is half new ' +
  'only for the instant between two renames, and a journal says how it ends. kubeadm has no command for a change of SANs.';

const failed =
  'One call answers an error, and the program goes on as it will. kpki ends with one of its ' +
  '[exit codes](commands.md) and names the location; where a write was begun, it says that the next one finishes it.';

/** Absent from figures that were measured before this was. */
function failedForGood(rows: readonly Row[]): readonly string[] {
  return rows.length === 0 ? [] : [section('Calls that fail for good', lasting, rowsTable(rows))];
}

const lasting =
  `From one call on, all ${codes(callsThatCount)} fail, with ${codes(lastingErrors)} in turn. Then the cause is gone, and the ` +
  'same command is run once more.';

function conditions({ date, machine, bounds, missed }: Figures): string {
  const opens = bounds.opens === 1 ? 'all' : `one in ${bounds.opens}`;
  const taken = bounds.errors === errors.length ? 'all of them' : `${bounds.errors} of them, in turn,`;
  const sample =
    bounds.most === null ? '' : `Of all these a sample, evenly spread: at most ${bounds.most} in each row. `;
  return (
    `On ${date}, ${machine}. Calls: ${codes(calls)}; of those that only read, ${opens}. Errors: ` +
    `${codes(errors)}, ${taken} at each call; of one that only reads, those that it can answer, ` +
    `${codes(errorsOfReading)}. ${sample}${missed} calls were not met again and are not counted.`
  );
}

function rowsTable(rows: readonly Row[]): string {
  return table(
    ['Program', 'While', 'Tries', 'Distinct states', 'Found', 'After one plain run'],
    rows.map((row) => [
      row.program,
      row.title,
      String(row.tries),
      String(row.distinct),
      listed(row.before, Object.keys(states)),
      listed(row.after, Object.keys(ends)),
    ]),
  );
}

function listed(counts: Counts<string>, order: readonly string[]): string {
  return order.flatMap((name) => (counts[name] === undefined ? [] : [`${name} ${counts[name]}`])).join(', ');
}

function others({ signals, together, secondRunWrites, complaints }: Figures): readonly string[] {
  const all = (counts: Counts<string>): string => listed(counts, Object.keys(counts).toSorted());
  return [
    `kpki alone. SIGINT and SIGTERM, once or twice, at ${signals.runs} random moments of a run that replaces every key: ` +
      `it ended with ${all(signals.ended)}; found: ${all(signals.before)}. A second signal ends it at once, ` +
      'as SIGKILL does, and the next run finishes what it left.',
    `${together.runs} runs at once on an empty folder, ${together.rounds} times: they ended with ${all(together.ended)}.`,
    `A second \`apply\` on an unchanged declaration made ${secondRunWrites} calls that change the folder.`,
    `In all of this kpki broke its promises ${complaints} times: that one plain run completes the set, that nobody else ` +
      'can read a key in any state that was found, and what it answers when a call fails.',
  ];
}

function words(title: string, rows: Readonly<Record<string, string>>): string {
  return table(
    [title, 'Means'],
    Object.entries(rows).map(([word, text]) => [code(word), text]),
  );
}
