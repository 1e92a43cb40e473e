import { hasWork, type Intent, isToDo, type Listener, type ObservedState, type Plan } from '@kpki/engine';
import { moreNodesText, nextTexts, planDocument } from '@kpki/presentation';
import type { Invocation, RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { shellWith } from '../options/command-text.ts';
import { limitWords, optionWords } from '../options/option-words.ts';
import { isText } from '../options/options.ts';
import { progressListener } from '../print/progress.ts';
import { printResult, record } from '../print/record.ts';
import { planSession } from '../session/plan-session.ts';
import { type Session, signing, withSession } from '../session/session.ts';
import { replaceFile } from '../session/write-file.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { limitedIntent } from './limited-intent.ts';

export const run: RunCommand = (invocation) => {
  const { options, terminal } = invocation;
  const listener = progressListener(terminal);
  return withSession(signing, options, terminal, listener, async (session) => {
    const exit = await showPlan(session, invocation, listener, limitedIntent(session, options));
    const hint = isText(options.output ?? 'table') ? moreNodesHint(session) : null;
    if (hint !== null) terminal.note(hint);
    return exit;
  });
};

/** The one file of kubeadm on a node often declares that node only, even with an endpoint. */
function moreNodesHint({ configuration }: Session): string | null {
  const { source, cluster, file } = configuration;
  const [only, second] = cluster.controlPlane;
  const { endpoint } = cluster;
  if (source !== 'kubeadm' || endpoint === null || only === undefined || second !== undefined) return null;
  if (only.addresses.includes(endpoint.host)) return null;
  const init = `${programName()} init${optionWords({ from: file })} --control-plane NAME=ADDRESS`;
  return clean(moreNodesText(file, only.name, init));
}

export async function showPlan(
  session: Session,
  { options, terminal, call }: Pick<Invocation, 'options' | 'terminal' | 'call'>,
  listener: Listener,
  intent?: (observed: ObservedState) => Intent,
): Promise<Exit> {
  const { targetFlags } = session;
  const { plan } = await planSession(session, listener, call, intent);
  terminal.progress(null);
  const format = options.output ?? 'table';
  printResult({ options, terminal }, plan, (isWide) => planDocument(plan, isWide, shellWith(targetFlags)));
  const apply = `${programName()} apply${limitWords(plan.intent)}${targetFlags}`;
  if (options.out !== undefined) {
    await replaceFile(options.out, `${record(plan, 'json')}\n`);
    terminal.note(nextTexts.savedPlan(`${programName()} apply${targetFlags}${optionWords({ plan: options.out })}`));
  } else if (hasWork(plan) && isText(format) && !isBlocked(plan)) {
    terminal.note(nextTexts.carryOut(apply));
  }
  if (isBlocked(plan)) return 'failed';
  return options['exit-code'] === true && isToDo(plan) ? 'pending' : 'done';
}

function isBlocked(plan: Plan): boolean {
  return plan.steps.some((step) => step.action === 'blocked');
}
