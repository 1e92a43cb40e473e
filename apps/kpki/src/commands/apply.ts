import { readFile } from 'node:fs/promises';
import {
  type Applied,
  applyPlan,
  changes,
  isIdle,
  type Listener,
  makePlan,
  type Plan,
  placesOf,
  readWorld,
  refuseBlocked,
  refuseStale,
  whileLocked,
} from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import { artefactsOf } from '@kpki/spec';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { type Format, line } from '../print/format.ts';
import { planText } from '../print/plan-text.ts';
import { lineListener, progressListener } from '../print/progress.ts';
import { programName } from '../program-name.ts';
import { unignoredPlaces } from '../session/git.ts';
import { openSession, type Session } from '../session/session.ts';
import type { Terminal } from '../terminal.ts';
import type { Invocation, Run } from './command.ts';

export const run: Run = async (invocation) => {
  const { options, terminal } = invocation;
  const listener = listenerFor(terminal, formatOf(invocation));
  const session = await openSession(options, terminal, listener);
  try {
    return await applySession(session, invocation, listener);
  } finally {
    await session.close();
  }
};

function formatOf({ options }: Invocation): Format {
  return (options.output ?? 'table') as Format;
}

function listenerFor(terminal: Terminal, format: Format): Listener {
  if (format === 'table') return process.stderr.isTTY === true ? progressListener(terminal) : lineListener(terminal);
  return (event) => terminal.out(line({ kind: 'Event', ...event }, format));
}

const mostAttempts = 3;

/**
 * Plans, shows, asks and carries out. Nothing is locked or written before the answer, and nothing at all where nothing
 * is to be done. When the world has moved in between, it is read, planned and asked about again.
 */
export async function applySession(session: Session, invocation: Invocation, listener: Listener): Promise<Exit> {
  const { options, terminal, call } = invocation;
  refuseReadOnly(session);
  for (let attempt = 1; ; attempt += 1) {
    const world = await readWorld(session.cluster, session.sinks, listener, call);
    const plan = options.plan === undefined ? makePlan(world, session.workshop.now()) : await savedPlan(options.plan);
    terminal.progress(null);
    if (options.plan !== undefined) refuseStale(plan, world);
    show(plan, invocation);
    if (isIdle(plan)) return 'done';
    // What hinders may be the half of a write that was cut short: it is finished first, and planned again.
    if (!plan.steps.some(({ action }) => action === 'repair')) refuseBlocked(plan);
    if (!(await agreed(session, plan, invocation))) return 'failed';
    try {
      return await carryOut(session, plan, invocation, listener);
    } catch (error) {
      const mayPlanAgain = PluginError.is(error) && error.code === 'conflict' && options.plan === undefined;
      if (!mayPlanAgain || attempt === mostAttempts) throw error;
      terminal.note(`${error.message}; planning again`);
    }
  }
}

function show(plan: Plan, invocation: Invocation): void {
  const format = formatOf(invocation);
  invocation.terminal.out(format === 'table' ? planText(plan) : line(plan, format));
}

async function carryOut(session: Session, plan: Plan, invocation: Invocation, listener: Listener): Promise<Exit> {
  const { terminal, call } = invocation;
  const places = placesOf(session.cluster, session.sinks);
  const answer = await whileLocked(places, `kpki apply, process ${process.pid}`, call, async (lockedCall) => {
    const world = await readWorld(session.cluster, session.sinks, listener, lockedCall);
    return applyPlan(plan, world, session.workshop, listener, lockedCall);
  });
  terminal.progress(null);
  if ('busy' in answer) {
    terminal.note(`kpki: ${answer.busy.place} is in use by ${answer.busy.heldBy}; try again when it has finished`);
    return 'waiting';
  }
  tellResult(session, plan, answer.done, invocation);
  return 'done';
}

function refuseReadOnly({ configuration }: Session): void {
  const { environment, file } = configuration;
  if (environment?.readOnly !== true) return;
  throw new Fault(
    'failed',
    `environment ${environment.name} of ${file} is read-only; take readOnly out of it, or pick another with -e`,
  );
}

async function savedPlan(file: string): Promise<Plan> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new Fault('usage', `${file}: it cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
  const plan = planIn(text);
  if (plan !== null) return plan;
  throw new Fault('usage', `${file}: this is no plan of kpki; make one with \`kpki plan --out FILE\``);
}

/** Null when it is none by its looks; the engine compares all of it with the plan that it would make. */
function planIn(text: string): Plan | null {
  try {
    const plan = JSON.parse(text) as Partial<Plan> | null;
    const isPlan = plan?.kind === 'Plan' && plan.apiVersion === 'kpki.dev/v1alpha1' && Array.isArray(plan.places);
    return isPlan ? (plan as Plan) : null;
  } catch {
    return null;
  }
}

async function agreed(session: Session, plan: Plan, { options, terminal, call }: Invocation): Promise<boolean> {
  for (const directory of await unignoredPlaces(plan, call)) {
    terminal.note(
      `warning: ${directory} is in a git work tree that does not ignore it: private keys could be committed`,
    );
  }
  if (options.yes === true) return true;
  const answer = await terminal.ask('Carry it out? [y/N] ');
  if (answer === null) {
    throw new Fault('usage', `nobody is here to answer; add --yes: ${programName()} apply${session.sameFiles} --yes`);
  }
  if (/^(y|yes)$/i.test(answer.trim())) return true;
  terminal.note('nothing was changed');
  return false;
}

function tellResult(session: Session, plan: Plan, applied: Applied, invocation: Invocation): void {
  const { terminal } = invocation;
  const format = formatOf(invocation);
  if (format !== 'table') {
    const { entriesWritten, steps } = applied;
    terminal.out(line({ kind: 'Applied', cluster: plan.cluster, steps: steps.length, entriesWritten }, format));
    return;
  }
  const places = [...new Set(plan.places.map(({ place }) => place))].join(', ');
  const count = plan.steps.filter(changes).length;
  terminal.out(`Done: ${count} ${count === 1 ? 'step' : 'steps'}, ${applied.entriesWritten} files in ${places}.`);
  terminal.out('Next:');
  terminal.out(`  ${programName()} status${session.sameFiles}`);
  terminal.out(`  ${programName()} verify${session.sameFiles}`);
  terminal.out(`  ${programName()} flags kube-apiserver${session.declaration}`);
  const binding = adminBinding(session);
  if (binding !== null) terminal.out(binding);
}

/**
 * kubeadm's administrators have no rights of their own: `kubeadm init` binds their group, and so must whoever starts
 * the cluster without it.
 */
function adminBinding({ cluster }: Session): string | null {
  const [group] = artefactsOf(cluster).flatMap((artefact) =>
    artefact.kind === 'kubeconfig' && artefact.name === 'admin.conf' ? artefact.subject.organizations : [],
  );
  if (group === undefined || group === 'system:masters') return null;
  const command = `kubectl --kubeconfig super-admin.conf create clusterrolebinding ${group} --clusterrole=cluster-admin --group=${group}`;
  return ['Once the API server runs, give admin.conf its rights, as `kubeadm init` does:', `  ${command}`].join('\n');
}
