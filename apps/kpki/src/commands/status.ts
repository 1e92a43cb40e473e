import { readWorld, type StatusEntry, statusOf } from '@kpki/engine';
import { parseDuration } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { clean } from '../print/clean.ts';
import { columns } from '../print/columns.ts';
import { type Format, record } from '../print/format.ts';
import { progressListener } from '../print/progress.ts';
import { residual } from '../print/residual.ts';
import { programName } from '../program-name.ts';
import { openSession } from '../session/session.ts';
import type { Run } from './command.ts';

export const run: Run = async ({ options, terminal, call }) => {
  const within = options.within === undefined ? null : secondsOf(options.within);
  const listener = progressListener(terminal);
  const session = await openSession(options, terminal, listener);
  try {
    const world = await readWorld(session.cluster, session.sinks, listener, call);
    const entries = statusOf(world, session.workshop.now());
    terminal.progress(null);
    const format = (options.output ?? 'table') as Format;
    if (format === 'table') terminal.out(statusText(session.cluster.name, entries));
    else
      terminal.out(
        record({ apiVersion: 'kpki.dev/v1alpha1', kind: 'Status', cluster: session.cluster.name, entries }, format),
      );
    const needsSomebody = entries.some((entry) => entry.state !== 'ok' || endsWithin(entry, within));
    if (needsSomebody && format === 'table') terminal.note(`more with: ${programName()} plan${session.sameFiles}`);
    return options['exit-code'] === true && needsSomebody ? 'pending' : 'done';
  } finally {
    await session.close();
  }
};

function secondsOf(text: string): number {
  const parsed = parseDuration(text);
  if (parsed.seconds !== undefined) return parsed.seconds;
  throw new Fault('usage', `--within: ${parsed.reason}`);
}

function endsWithin(entry: StatusEntry, within: number | null): boolean {
  return within !== null && entry.residualSeconds !== null && entry.residualSeconds <= within;
}

/** A line for each certificate and key pair, then what is the matter with some of them. */
function statusText(cluster: string, entries: readonly StatusEntry[]): string {
  const rows = entries.map((entry) => [
    entry.artefact,
    entry.state,
    entry.notAfter?.slice(0, 16).replace('T', ' ') ?? '-',
    entry.residualSeconds === null ? '-' : residual(entry.residualSeconds),
    clean(entry.issuer ?? '-'),
    entry.path,
  ]);
  const findings = entries.flatMap((entry) =>
    entry.findings.map(({ reason, text }) => `${entry.artefact}: ${reason}: ${clean(text)}`),
  );
  const unwell = entries.filter((entry) => entry.state !== 'ok').length;
  return [
    `Cluster ${cluster}`,
    '',
    columns(['ARTEFACT', 'STATE', 'ENDS (UTC)', 'LEFT', 'ISSUER', 'PATH'], rows),
    '',
    ...(findings.length === 0 ? [] : [...new Set(findings), '']),
    unwell === 0 ? `All ${entries.length} are ok.` : `${unwell} of ${entries.length} need somebody.`,
  ].join('\n');
}
