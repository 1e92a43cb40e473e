import type { ObservedState } from '@kpki/engine';
import { nothingStoredText } from '@kpki/presentation';
import type { RunCommand } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { shellWith } from '../options/command-text.ts';
import { secondsOf } from '../options/duration-option.ts';
import { listenerFor, progressListener } from '../print/progress.ts';
import { signing, withSession } from '../session/session.ts';
import { planAndApply } from './apply.ts';
import { choosingWords, chosenWords, intentOf, isChosen, type RequestedAction } from './chosen-leaves.ts';
import { limitedIntent } from './limited-intent.ts';
import { showPlan } from './plan.ts';

/** Throws a Fault if nothing is stored: at a mistyped location, kpki would make a whole new PKI. */
function renewOrRekey(asked: RequestedAction): RunCommand {
  return (invocation) => {
    const { options, terminal } = invocation;
    if (!isChosen(invocation)) {
      const examples = `\`kpki ${asked} apiserver\`, \`kpki ${asked} --node cp1\` or \`kpki ${asked} --all\``;
      throw new Fault('usage', `say which certificates are meant, as in ${examples}`);
    }
    // A wrong time is reported before any plugin is opened.
    secondsOf(options, 'within');
    const saves = options.out !== undefined;
    const listener = saves ? progressListener(terminal) : listenerFor(terminal, options.output ?? 'table');
    return withSession(signing, options, terminal, listener, (session) => {
      const onAbsent = (observed: ObservedState, chosen: string): never => {
        throw new Fault(
          'failed',
          nothingStoredText(`of what is chosen by ${chosen}`, asked, observed, shellWith(session.targetFlags)),
        );
      };
      const meant = intentOf(asked, session, invocation, { note: (text) => terminal.note(text), onAbsent });
      const words = [asked, ...choosingWords(invocation)];
      const intent = limitedIntent(session, options, (observed) => ({ ...meant(observed), words }));
      if (saves) return showPlan(session, invocation, listener, intent);
      const command = `${asked} ${chosenWords(invocation)}`;
      return planAndApply(session, { ...invocation, intent, command }, listener);
    });
  };
}

export const renew: RunCommand = renewOrRekey('renew');
export const rekey: RunCommand = renewOrRekey('rekey');
