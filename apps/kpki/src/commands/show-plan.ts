import { hasWork, type Intent, isToDo, type Listener, type ObservedState, type Plan } from '@kpki/engine';
import type { Invocation } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { optionWords } from '../options/option-words.ts';
import { isText } from '../options/options.ts';
import { planText } from '../print/plan-text.ts';
import { printResult, record } from '../print/record.ts';
import { planSession } from '../session/plan-session.ts';
import type { Session } from '../session/session.ts';
import { replaceFile } from '../session/write-file.ts';
import { programName } from '../terminal/program-name.ts';

export async function showPlan(
  session: Session,
  { options, terminal, call }: Pick<Invocation, 'options' | 'terminal' | 'call'>,
  listener: Listener,
  intent?: (observed: ObservedState) => Intent,
): Promise<Exit> {
  const { sameFiles } = session;
  const { plan } = await planSession(session, listener, call, intent);
  terminal.progress(null);
  const format = options.output ?? 'table';
  printResult({ options, terminal }, plan, (view) => planText(plan, view, sameFiles));
  const apply = `${programName()} apply${sameFiles}`;
  if (options.out !== undefined) {
    await replaceFile(options.out, `${record(plan, 'json')}\n`);
    terminal.note(`saved; carry it out with: ${apply}${optionWords({ plan: options.out })}`);
  } else if (hasWork(plan) && isText(format) && !isBlocked(plan)) {
    terminal.note(`carry it out with: ${apply}`);
  }
  if (isBlocked(plan)) return 'failed';
  return options['exit-code'] === true && isToDo(plan) ? 'pending' : 'done';
}

function isBlocked(plan: Plan): boolean {
  return plan.steps.some((step) => step.action === 'blocked');
}
