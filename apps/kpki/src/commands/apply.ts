import { readFile } from 'node:fs/promises';
import {
  type Applied,
  applyPlan,
  changes,
  type Listener,
  makePlan,
  type Plan,
  readWorld,
  whileLocked,
} from '@kpki/engine';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { type Format, record } from '../print/format.ts';
import { planText } from '../print/plan-text.ts';
import { lineListener, progressListener } from '../print/progress.ts';
import { unignoredPlaces } from '../session/git.ts';
import { openSession, type Session } from '../session/session.ts';
import type { Terminal } from '../terminal.ts';
import type { Invocation, Run } from './command.ts';

export const run: Run = async (invocation) => {
  const { options, terminal } = invocation;
  const listener = listenerFor(terminal, (options.output ?? 'table') as Format);
  const session = await openSession(options, terminal, listener);
  try {
    return await applySession(session, invocation, listener);
  } finally {
    await session.close();
  }
};

function listenerFor(terminal: Terminal, format: Format): Listener {
  if (format === 'table') return process.stderr.isTTY === true ? progressListener(terminal) : lineListener(terminal);
  return (event) => terminal.out(JSON.stringify({ kind: 'Event', ...event }));
}

/** Plans, shows, asks and carries out, with the sinks locked all the while. */
export async function applySession(session: Session, invocation: Invocation, listener: Listener): Promise<Exit> {
  const { options, terminal, call } = invocation;
  const places = (await readWorld(session.cluster, session.sinks, () => {}, call)).places;
  const answer = await whileLocked(places, `kpki apply, process ${process.pid}`, call, async (lockedCall) => {
    const world = await readWorld(session.cluster, session.sinks, listener, lockedCall);
    const plan = options.plan === undefined ? makePlan(world, session.workshop.now()) : await savedPlan(options.plan);
    const format = (options.output ?? 'table') as Format;
    terminal.progress(null);
    terminal.out(format === 'table' ? planText(plan) : record(plan, format));
    if (!plan.steps.some(changes) && !plan.steps.some((step) => step.action === 'blocked')) return 'done';
    if (!(await agreed(session, plan, invocation))) return 'failed';
    const applied = await applyPlan(plan, world, session.workshop, listener, lockedCall);
    terminal.progress(null);
    if (format === 'table') tellResult(session, plan, applied, terminal);
    return 'done' as const;
  });
  if ('done' in answer) return answer.done;
  terminal.note(`kpki: ${answer.busy.place} is in use by ${answer.busy.heldBy}; try again when it has finished`);
  return 'waiting';
}

async function savedPlan(file: string): Promise<Plan> {
  try {
    const plan = JSON.parse(await readFile(file, 'utf8')) as Plan;
    if (plan.kind === 'Plan' && plan.apiVersion === 'kpki.dev/v1alpha1' && Array.isArray(plan.steps)) return plan;
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new Fault('usage', `${file}: ${code === undefined ? 'this is not JSON' : `it cannot be read (${code})`}`, {
      cause,
    });
  }
  throw new Fault('usage', `${file}: this is no plan of kpki; make one with \`kpki plan --out FILE\``);
}

async function agreed(session: Session, plan: Plan, { options, terminal, call }: Invocation): Promise<boolean> {
  if (plan.steps.some((step) => step.action === 'blocked')) return true;
  for (const directory of await unignoredPlaces(plan, call)) {
    terminal.note(
      `warning: ${directory} is in a git work tree that does not ignore it: private keys could be committed`,
    );
  }
  if (options.yes === true) return true;
  const answer = await terminal.ask(`Carry it out? [y/N] `);
  if (answer === null) {
    throw new Fault('usage', `nobody is here to answer; add --yes: kpki apply${session.sameFiles} --yes`);
  }
  if (/^(y|yes)$/i.test(answer.trim())) return true;
  terminal.note('nothing was changed');
  return false;
}

function tellResult(session: Session, plan: Plan, applied: Applied, terminal: Terminal): void {
  const places = [...new Set(plan.places.map(({ place }) => place))].join(', ');
  terminal.out(`Done: ${applied.steps.length} steps, ${applied.entriesWritten} files in ${places}.`);
  terminal.out(
    `Next: kpki status${session.sameFiles}, kpki verify${session.sameFiles}, kpki flags kube-apiserver${session.sameFiles.replace(/ --to \S+/, '')}`,
  );
}
