import { type Finding, finding, type Listener, makePlan, type Plan, planFindings, readWorld } from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import type { ConfigurationAnswers } from '@kpki/spec';
import { programName } from '../../terminal/program-name.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { reporting, withConfiguration } from '../session.ts';
import { draftedConfiguration } from './drafted-configuration.ts';

/** What `kpki plan` will say of a drafted file, and a finding for each thing that it does, or why it says nothing. */
export async function firstPlan(
  answers: ConfigurationAnswers,
  file: string,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<{ readonly plan: Plan | null; readonly findings: readonly Finding[] }> {
  const configuration = draftedConfiguration(answers, file);
  try {
    const plan = await withConfiguration(
      configuration,
      { file },
      terminal,
      listener,
      async ({ cluster, sinks, custodies, workshop }) =>
        makePlan(await readWorld(cluster, sinks, listener, call, custodies), workshop.now()),
      reporting,
    );
    return { plan, findings: planFindings(plan) };
  } catch (error) {
    if (!PluginError.is(error) || error.code === 'cancelled') throw error;
    // Whoever may not read the keys still gets the declaration.
    const fix =
      error.code === 'denied'
        ? `run \`${programName()} plan\` as whoever may read all of it`
        : 'put that in order, or have all of it copied to a new folder with --copy-to DIR, which leaves it as it is';
    return { plan: null, findings: [finding('plan-not-made', file, error.message, fix)] };
  }
}
