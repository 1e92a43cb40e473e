import {
  type AdoptionDraft,
  type AdoptionFinding,
  adoptionFinding,
  type Listener,
  makePlan,
  type Plan,
  planFindings,
  readObservedState,
  remedy,
  type SourceTree,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { type ConfigurationAnswers, parseConfiguration, writeConfiguration } from '@kpki/spec';
import type { Terminal } from '../../terminal/terminal.ts';
import { configurationFault } from '../configuration.ts';
import { saidText } from '../error-text.ts';
import { thisMachine } from '../machine.ts';
import { readPurpose, type Session, withConfiguration } from '../session.ts';

/** Plans from a drafted file, with a finding for each thing that the plan does, or the reason why there is no plan. */
export async function firstPlan(
  answers: ConfigurationAnswers,
  file: string,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<{ readonly plan: Plan | null; readonly findings: readonly AdoptionFinding[] }> {
  try {
    const plan = await withDraft(answers, file, terminal, listener, async (session) => {
      const { cluster, sinks, caPlacements, dependencies } = session;
      return makePlan(await readObservedState(cluster, sinks, listener, call, caPlacements), dependencies.now());
    });
    return { plan, findings: planFindings(plan) };
  } catch (error) {
    if (!PluginError.is(error) || error.code === 'cancelled') throw error;
    const fix = remedy(error.code === 'denied' ? 'plan-as-reader' : 'repair-or-copy');
    return { plan: null, findings: [adoptionFinding('plan-not-made', file, { why: saidText(error) }, fix)] };
  }
}

/** Opens what the answers name as it will be once they are a file; paths are relative to that file's folder. */
export async function withDraft<Answer>(
  answers: ConfigurationAnswers,
  file: string,
  terminal: Terminal,
  listener: Listener,
  use: (session: Session) => Promise<Answer>,
): Promise<Answer> {
  const result = parseConfiguration(writeConfiguration(answers), file, { machine: thisMachine() });
  if (result.problems !== undefined) throw configurationFault(file, result.problems);
  const configuration = { ...result.configuration, file, isNamed: false, chosenBy: 'user' } as const;
  return withConfiguration(readPurpose, configuration, { file, isDraft: true }, terminal, listener, use);
}

export interface Adoption {
  readonly draft: AdoptionDraft;
  readonly trees: readonly SourceTree[];
  readonly findings: readonly AdoptionFinding[];
  readonly text: string;
  readonly plan: Plan | null;
  readonly blocker: string | null;
}
