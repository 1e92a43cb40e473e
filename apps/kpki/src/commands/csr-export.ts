import {
  emptyIntent,
  type Listener,
  makePlan,
  makeSigningRequests,
  type Planned,
  readObservedState,
  requestsOnly,
} from '@kpki/engine';
import { consentTexts, notRequestedText, requestsDocument } from '@kpki/presentation';
import type { Invocation, RunCommand } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { shellWith } from '../options/command-text.ts';
import { optionWords } from '../options/option-words.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, printResult } from '../print/record.ts';
import type { RequestsReport } from '../print/records.ts';
import { applyUnderLock } from '../session/apply-under-lock.ts';
import { refuseReadOnly } from '../session/configuration.ts';
import { type WrittenRequests, writeRequests } from '../session/csr/write-bundle.ts';
import { isKeptBusy, waiter } from '../session/lock.ts';
import { type Session, signing, withSession } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { intentOf, isChosen } from './chosen-leaves.ts';
import { consent } from './consent.ts';

const nothing: WrittenRequests = { requests: [], digest: '' };

/** Keeps the keys that are still missing, and writes a request for every certificate that is signed elsewhere. */
export const run: RunCommand = (invocation) => {
  const { options, terminal, call } = invocation;
  const { out } = options;
  if (out === undefined) throw new Fault('usage', 'csr export needs --out DIR: the folder for the requests');
  const listener = progressListener(terminal);
  return withSession(signing, options, terminal, listener, async (session) => {
    const { cluster, sinks, caPlacements, dependencies, targetFlags } = session;
    const asked = isChosen(invocation)
      ? intentOf(options.rekey === true ? 'rekey' : 'renew', session, invocation, {
          note: (text) => terminal.note(text),
        })
      : () => emptyIntent;
    const first = await readObservedState(cluster, sinks, listener, call, caPlacements);
    const plan = makePlan(first, dependencies.now(), asked(first));
    const kept = await keepKeys(session, { observed: first, plan }, invocation, listener);
    if (kept !== 'done') return kept;
    const observed = await readObservedState(cluster, sinks, listener, call, caPlacements);
    const signingRequests = await makeSigningRequests(observed, dependencies, listener, call, plan.intent);
    terminal.progress(null);
    const isAsked = signingRequests.length > 0;
    const written = isAsked ? await writeRequests(out, cluster.name, signingRequests, dependencies.now()) : nothing;
    const report: RequestsReport = {
      cluster: cluster.name,
      folder: isAsked ? out : null,
      digest: isAsked ? written.digest : null,
      requests: written.requests,
      blocked: makePlan(observed, dependencies.now(), plan.intent)
        .steps.filter(({ action }) => action === 'blocked')
        .map(({ artifact, reasons, next }) => ({ artifact, reasons, ...(next === undefined ? {} : { next }) })),
    };
    const shell = shellWith(targetFlags);
    for (const each of report.blocked) terminal.note(clean(notRequestedText(each, shell)));
    printResult(invocation, envelope('Requests', report), () => requestsDocument(report, shell, shellWith('')));
    return report.blocked.length > 0 ? 'failed' : 'done';
  });
};

async function keepKeys(
  session: Session,
  { observed: plannedFor, plan }: Planned,
  { options, terminal, call }: Invocation,
  listener: Listener,
): Promise<'done' | 'failed' | 'waiting'> {
  const requests = plan.steps.filter((step) => requestsOnly.includes(step));
  if (requests.length === 0) return 'done';
  refuseReadOnly(session.configuration);
  terminal.progress(null);
  const question = consentTexts.makeKeys(requests.length);
  const words = `${session.targetFlags}${optionWords({ out: options.out })}`;
  const instead = consentTexts.withYes(`${programName()} csr export${words}`);
  if (options.yes !== true && !(await consent(terminal, question, instead))) return 'failed';
  const answer = await applyUnderLock(session, plan, listener, call, {
    onBusy: waiter(options, terminal),
    only: requestsOnly,
    plannedFor,
    command: 'csr export',
  });
  return isKeptBusy(answer, terminal) ? 'waiting' : 'done';
}
