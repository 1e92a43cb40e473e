import {
  type Draft,
  type Finding,
  finding,
  type Listener,
  makePlan,
  type Plan,
  planFindings,
  readWorld,
  type Tree,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { type ConfigurationAnswers, parseConfiguration, writeConfiguration } from '@kpki/spec';
import { programName } from '../../terminal/program-name.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { configurationFault, type ReadConfiguration } from '../configuration.ts';
import { thisMachine } from '../machine.ts';
import { reporting, withConfiguration } from '../session.ts';

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

/** A configuration of what was typed, which is no file yet, as it will be read once it is one: paths in it are meant from that file's folder. */
export function draftedConfiguration(answers: ConfigurationAnswers, file: string): ReadConfiguration {
  const result = parseConfiguration(writeConfiguration(answers), file, { machine: thisMachine() });
  if (result.problems !== undefined) throw configurationFault(file, result.problems);
  return { ...result.configuration, file, isNamed: false, chosenBy: 'user' };
}

/** Everything that `kpki adopt` found out. Plain data but for the certificates in its trees; nothing in it is private. */
export interface Adoption {
  readonly draft: Draft;
  readonly trees: readonly Tree[];
  /** What the draft says, and what its first plan does. */
  readonly findings: readonly Finding[];
  /** The text of the file that declares it. */
  readonly text: string;
  /** What the first plan does; null where none could be made. */
  readonly plan: Plan | null;
  /** Why the file is not written; null where it is. */
  readonly obstacle: string | null;
}
