import { type Listener, makeOrders, makePlan, type Plan, readWorld, requestsOnly } from '@kpki/engine';
import type { Invocation, Run } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { shellWord } from '../options/option-words.ts';
import { progressListener } from '../print/progress.ts';
import { applyLocked } from '../session/apply-locked.ts';
import { writeRequests } from '../session/csr/write-bundle.ts';
import { refuseReadOnly } from '../session/read-only.ts';
import { type Session, withSession } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { counted } from '../text/count.ts';
import { noteBusy } from './busy.ts';
import { consent } from './consent.ts';

/** Keeps the keys that are still to be made, and writes a request for every certificate that somebody else signs. */
export const run: Run = (invocation) => {
  const { options, terminal } = invocation;
  const { out } = options;
  if (out === undefined) throw new Fault('usage', 'csr export needs --out DIR: the folder for the requests');
  const listener = progressListener(terminal);
  return withSession(options, terminal, listener, async (session) => {
    const { cluster, sinks, custodies, workshop } = session;
    const plan = makePlan(await readWorld(cluster, sinks, listener, invocation.call, custodies), workshop.now());
    const kept = await keepKeys(session, plan, invocation, listener);
    if (kept !== 'done') return kept;
    const world = await readWorld(cluster, sinks, listener, invocation.call, custodies);
    const orders = await makeOrders(world, workshop, listener, invocation.call);
    terminal.progress(null);
    if (orders.length === 0) {
      terminal.out('Nothing is signed by somebody else, or all of it is there: there is nothing to ask for.');
      return 'done';
    }
    await writeRequests(out, cluster.name, orders, workshop.now());
    terminal.out(
      [
        `Wrote ${counted(orders.length, 'request')} to ${out}; ${out}/SUMMARY.txt lists what is asked for.`,
        'Next, where the authority is, then here:',
        `  ${programName()} csr sign ${shellWord(out)} --out signed`,
        `  ${programName()} csr import signed${session.sameFiles}`,
      ].join('\n'),
    );
    return 'done';
  });
};

async function keepKeys(
  session: Session,
  plan: Plan,
  { options, terminal, call }: Invocation,
  listener: Listener,
): Promise<'done' | 'failed' | 'waiting'> {
  const requests = plan.steps.filter((step) => requestsOnly.includes(step));
  if (requests.length === 0) return 'done';
  refuseReadOnly(session.configuration);
  terminal.progress(null);
  const question = `Make ${counted(requests.length, 'key')}, and keep them until their certificates are there?`;
  if (options.yes !== true && !(await consent(terminal, question, 'add --yes to make them'))) return 'failed';
  const answer = await applyLocked(session, plan, listener, call, null, requestsOnly);
  if ('done' in answer) return 'done';
  noteBusy(answer.busy, terminal);
  return 'waiting';
}
