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
    'This test kills the real program at its system calls on the output folder, or makes those calls fail. Then it runs ' +
      'the same command once more. kubeadm went through the same sweep. `npm run sweep -w @kpki/sweep` repeats it.',
    [
      section('What was measured', conditions(figures)),
      section('Killed', killed, rowsTable(figures.rows.filter(({ what }) => what === 'killed'))),
      section('Calls that fail', failed, rowsTable(figures.rows.filter(({ what }) => what === 'failed'))),
      ...failedForGood(figures.rows.filter(({ what }) => what === 'failed for good')),
      section('Signals, runs at once, and a second run', ...others(figures)),
      section('Terms in the tables', words('Found', states), words('After one more run', ends)),
    ],
  );
}

const killed =
  'SIGKILL at a system call. *Found* is the state that a component would read if it started at that moment. In kpki, a ' +
  'pair is half new only between two renames, and a journal completes it. kubeadm has no command for a change of SANs.';

const failed =
  'One system call returns an error, and the program continues. kpki exits with one of its ' +
  '[exit codes](commands.md) and names the location. After an incomplete write, it says that the next run completes it.';

/** Absent from figures that were measured before this was. */
function failedForGood(rows: readonly Row[]): readonly string[] {
  return rows.length === 0 ? [] : [section('Calls that fail for good', lasting, rowsTable(rows))];
}

const lasting =
  `From one system call on, all ${codes(callsThatCount)} fail, with ${codes(lastingErrors)} in turn. Then the cause is ` +
  'removed, and the same command runs once more.';

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
    ['Program', 'While', 'Tries', 'Distinct states', 'Found', 'After one more run'],
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
      `exit codes ${all(signals.ended)}; found: ${all(signals.before)}. A second signal stops kpki at once, ` +
      'like SIGKILL, and the next run completes the work.',
    `${together.runs} runs at once on an empty folder, ${together.rounds} times: exit codes ${all(together.ended)}.`,
    `A second \`apply\` with an unchanged spec made ${secondRunWrites} calls that change the folder.`,
    `In this sweep, kpki broke its promises ${complaints} times: one more run completes the set, no other user can read a ` +
      'key in any state found, and a failed call gets its documented exit code.',
  ];
}

function words(title: string, rows: Readonly<Record<string, string>>): string {
  return table(
    [title, 'Means'],
    Object.entries(rows).map(([word, text]) => [code(word), text]),
  );
}
