import { driftOf, type PlaceDrift, readWorld, type StatusEntry, statusOf } from '@kpki/engine';
import { clean } from '../print/clean.ts';
import { columns } from '../print/columns.ts';
import { envelope, record } from '../print/format.ts';
import { progressListener } from '../print/progress.ts';
import { residual } from '../print/residual.ts';
import { minuteOf } from '../print/time.ts';
import { programName } from '../program-name.ts';
import { withSession } from '../session/session.ts';
import type { Run } from './command.ts';
import { secondsOf } from './duration-option.ts';

export const run: Run = ({ options, terminal, call }) => {
  const within = secondsOf(options, 'within');
  const listener = progressListener(terminal);
  return withSession(options, terminal, listener, async ({ cluster, sinks, workshop, sameFiles }) => {
    const world = await readWorld(cluster, sinks, listener, call);
    const entries = statusOf(world, workshop.now());
    const drifted = driftOf(world);
    terminal.progress(null);
    const format = options.output ?? 'table';
    terminal.out(
      format === 'table'
        ? statusText(cluster.name, entries, drifted)
        : record(envelope('Status', { cluster: cluster.name, entries, drifted }), format),
    );
    const needsSomebody =
      drifted.length > 0 || entries.some((entry) => entry.state !== 'ok' || endsWithin(entry, within));
    if (needsSomebody && format === 'table') terminal.note(`more with: ${programName()} plan${sameFiles}`);
    return options['exit-code'] === true && needsSomebody ? 'pending' : 'done';
  });
};

function endsWithin(entry: StatusEntry, within: number | null): boolean {
  return within !== null && entry.residualSeconds !== null && entry.residualSeconds <= within;
}

/**
 * A line for each certificate and key pair, then what is the matter with some of them, and with the places that they
 * are kept in.
 */
function statusText(cluster: string, entries: readonly StatusEntry[], drifted: readonly PlaceDrift[]): string {
  const rows = entries.map((entry) => [
    entry.artefact,
    entry.state,
    entry.notAfter === null ? '-' : minuteOf(new Date(entry.notAfter)),
    entry.residualSeconds === null ? '-' : residual(entry.residualSeconds),
    clean(entry.issuer ?? '-'),
    entry.path,
  ]);
  const findings = [
    ...entries.flatMap(({ artefact, findings: own }) =>
      own.map(({ reason, text }) => `${artefact}: ${reason}: ${clean(text)}`),
    ),
    ...drifted.flatMap(({ place, drift }) => drift.map((text) => `${place}: drift: ${clean(text)}`)),
  ];
  return [
    `Cluster ${cluster}`,
    '',
    columns(['ARTEFACT', 'STATE', 'ENDS (UTC)', 'LEFT', 'ISSUER', 'PATH'], rows),
    '',
    ...(findings.length === 0 ? [] : [...new Set(findings), '']),
    summary(entries, drifted.length),
  ].join('\n');
}

/** `All 19 are ok.`, `2 of 19 need somebody; 1 place to repair.` */
function summary(entries: readonly StatusEntry[], repairs: number): string {
  const unwell = entries.filter((entry) => entry.state !== 'ok').length;
  const first = unwell === 0 ? `All ${entries.length} are ok` : `${unwell} of ${entries.length} need somebody`;
  return repairs === 0 ? `${first}.` : `${first}; ${repairs} ${repairs === 1 ? 'place' : 'places'} to repair.`;
}
