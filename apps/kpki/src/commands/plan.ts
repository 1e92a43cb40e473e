import { hasWork, makePlan, type Plan, readWorld } from '@kpki/engine';
import type { Run } from '../command-line/command.ts';
import { isText } from '../options/format.ts';
import { optionWords } from '../options/option-words.ts';
import { planText } from '../print/plan-text.ts';
import { progressListener } from '../print/progress.ts';
import { record } from '../print/record.ts';
import { viewOf } from '../print/view.ts';
import { replaceFile } from '../session/replace-file.ts';
import { withSession } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';

export const run: Run = ({ options, terminal, call }) => {
  const listener = progressListener(terminal);
  return withSession(options, terminal, listener, async ({ cluster, sinks, custodies, workshop, sameFiles }) => {
    const plan = makePlan(await readWorld(cluster, sinks, listener, call, custodies), workshop.now());
    terminal.progress(null);
    const format = options.output ?? 'table';
    terminal.out(isText(format) ? planText(plan, viewOf(format, terminal), sameFiles) : record(plan, format));
    const apply = `${programName()} apply${sameFiles}`;
    if (options.out !== undefined) {
      await replaceFile(options.out, `${record(plan, 'json')}\n`);
      terminal.note(`saved; carry it out with: ${apply}${optionWords({ plan: options.out })}`);
    } else if (hasWork(plan) && isText(format) && !isBlocked(plan)) {
      terminal.note(`carry it out with: ${apply}`);
    }
    if (isBlocked(plan)) return 'failed';
    return options['exit-code'] === true && hasWork(plan) ? 'pending' : 'done';
  });
};

function isBlocked(plan: Plan): boolean {
  return plan.steps.some((step) => step.action === 'blocked');
}
