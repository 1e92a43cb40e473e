import {
  type AdoptionFinding,
  adoptionFinding,
  type Draft,
  type Listener,
  makePlan,
  type Plan,
  planFindings,
  readObservedState,
  type Tree,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { type ConfigurationAnswers, parseConfiguration, writeConfiguration } from '@kpki/spec';
import { programName } from '../../terminal/program-name.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { configurationFault, type ReadConfiguration } from '../configuration.ts';
import { thisMachine } from '../machine.ts';
import { reporting, withConfiguration } from '../session.ts';

/** Plans from a drafted file, with a finding for each thing that the plan does, or the reason why there is no plan. */
export async function firstPlan(
  answers: ConfigurationAnswers,
  file: string,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<{ readonly plan: Plan | null; readonly findings: readonly AdoptionFinding[] }> {
  const configuration = draftedConfiguration(answers, file);
  try {
    const plan = await withConfiguration(
      configuration,
      { file },
      terminal,
      listener,
      async ({ cluster, sinks, custodies, dependencies }) =>
        makePlan(await readObservedState(cluster, sinks, listener, call, custodies), dependencies.now()),
      reporting,
    );
    return { plan, findings: planFindings(plan) };
  } catch (error) {
    if (!PluginError.is(error) || error.code === 'cancelled') throw error;
    const fix =
      error.code === 'denied'
        ? `run \`${programName()} plan\` as whoever may read all of it`
        : 'put that in order, or have all of it copied to a new folder with --copy-to DIR, which leaves it as it is';
    return { plan: null, findings: [adoptionFinding('plan-not-made', file, error.message, fix)] };
  }
}

/** Returns the configuration as it will be read once it is a file; its paths are relative to that file's folder. */
export function draftedConfiguration(answers: ConfigurationAnswers, file: string): ReadConfiguration {
  const result = parseConfiguration(writeConfiguration(answers), file, { machine: thisMachine() });
  if (result.problems !== undefined) throw configurationFault(file, result.problems);
  return { ...result.configuration, file, isNamed: false, chosenBy: 'user' };
}

export interface Adoption {
  readonly draft: Draft;
  readonly trees: readonly Tree[];
  readonly findings: readonly AdoptionFinding[];
  readonly text: string;
  readonly plan: Plan | null;
  readonly obstacle: string | null;
}
