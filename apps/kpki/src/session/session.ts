import { dirname, resolve } from 'node:path';
import { type Listener, type OpenCaPlacements, type OpenSink, type SigningDependencies, styleOf } from '@kpki/engine';
import type { Cluster } from '@kpki/spec';
import { optionWords } from '../options/option-words.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { openBackends, openKeys } from './backends.ts';
import type { Target } from './configuration.ts';
import { configurationFault, type ReadConfiguration, readConfiguration } from './configuration.ts';
import { type SuggestedFlags, withRemedy } from './error-text.ts';
import { pluginProblems } from './judge-plugins.ts';
import { openCaPlacements } from './open-ca-placements.ts';
import { openSinks } from './open-sinks.ts';
import { closeAll, type OpenedPlugin, type PluginOpening } from './opening.ts';
import type { SessionSink, Unopened } from './unopened-sink.ts';

export interface Session {
  readonly configuration: ReadConfiguration;
  readonly cluster: Cluster;
  readonly sinks: readonly SessionSink[];
  readonly caPlacements: OpenCaPlacements;
  readonly dependencies: SigningDependencies;
  readonly opened: readonly OpenedPlugin[];
  /** The options that lead to the same spec and environment: ` -f kubeadm.yaml`. */
  readonly specFlags: string;
  /** Those that lead to the same files too: ` -f kubeadm.yaml --dir out`. */
  readonly targetFlags: string;
}

export interface Purpose {
  /** If false, no device and no PIN is asked for. */
  readonly signs: boolean;
  readonly unopened: Unopened;
}

export const signing: Purpose = { signs: true, unopened: 'stops' };

/** For reports on all sinks or none. */
export const readPurpose: Purpose = { signs: false, unopened: 'stops' };

/** For reports that list unreadable sinks too: see `readReachable`. */
export const statusPurpose: Purpose = { signs: false, unopened: 'reported' };

type Use<Answer> = (session: Session) => Promise<Answer>;

/** Reads the configuration, opens its plugins, and closes them whatever happens. */
export async function withSession<Answer>(
  purpose: Purpose,
  target: Target,
  terminal: Terminal,
  listener: Listener,
  use: Use<Answer>,
): Promise<Answer> {
  return withConfiguration(purpose, await readConfiguration(target, terminal), target, terminal, listener, use);
}

export function withConfiguration<Answer>(
  purpose: Purpose,
  configuration: ReadConfiguration,
  target: Target,
  terminal: Terminal,
  listener: Listener,
  use: Use<Answer>,
): Promise<Answer> {
  const openAndUse = async (opening: PluginOpening): Promise<Answer> =>
    use(await openSession(configuration, target, opening, purpose));
  return whileOpen(configuration, target, terminal, listener, openAndUse, purpose.unopened);
}

/** Opens the sinks alone, for work that makes no keys and signs nothing. */
export function withSinks<Answer>(
  target: Target,
  terminal: Terminal,
  listener: Listener,
  use: (configuration: ReadConfiguration, sinks: readonly OpenSink[]) => Promise<Answer>,
): Promise<Answer> {
  return withOpening(target, terminal, listener, async (configuration, opening) =>
    use(configuration, await openSinks(configuration, target, opening)),
  );
}

/** Opens nothing by itself: what `opening` opens is closed whatever happens. */
export async function withOpening<Answer>(
  target: Target,
  terminal: Terminal,
  listener: Listener,
  use: (configuration: ReadConfiguration, opening: PluginOpening) => Promise<Answer>,
): Promise<Answer> {
  const configuration = await readConfiguration(target, terminal);
  return whileOpen(configuration, target, terminal, listener, (opening) => use(configuration, opening));
}

export async function whileOpen<Answer>(
  configuration: ReadConfiguration,
  target: Target,
  terminal: Terminal,
  listener: Listener,
  openAndUse: (opening: PluginOpening) => Promise<Answer>,
  unopened: Unopened = 'stops',
): Promise<Answer> {
  const { file } = configuration;
  const folder = dirname(resolve(file));
  const problems = await pluginProblems(configuration, target, folder, unopened);
  if (problems.length > 0) throw configurationFault(file, problems);
  const opened: OpenedPlugin[] = [];
  const opening: PluginOpening = {
    file,
    folder,
    chosenBy: configuration.chosenBy,
    terminal,
    listener,
    opened,
  };
  let answer: Answer;
  try {
    answer = await openAndUse(opening);
  } catch (error) {
    // The first error is the one to report.
    await closeAll(opened).catch(() => {});
    throw withRemedy(error, flagsFor(target));
  }
  await closeAll(opened);
  return answer;
}

async function openSession(
  configuration: ReadConfiguration,
  target: Target,
  opening: PluginOpening,
  { signs, unopened }: Purpose,
): Promise<Session> {
  const { cluster } = configuration;
  const sinks = await openSinks(configuration, target, opening, unopened);
  const backends = openBackends(configuration, opening);
  const keys = await openKeys({ configuration, backends, signs });
  const caPlacements = await openCaPlacements({ configuration, backends, signs });
  const { file, environment } = target;
  return {
    configuration,
    cluster,
    sinks,
    caPlacements,
    dependencies: { keys, style: styleOf(cluster), now: () => new Date() },
    opened: opening.opened,
    specFlags: optionWords({ file, environment }),
    targetFlags: sameFilesAs(target),
  };
}

function sameFilesAs({ file, environment, dir, from }: Target): string {
  return optionWords({ file, environment, dir, from });
}

/** `isDraft`: the file does not exist yet. */
function flagsFor(target: Target): SuggestedFlags {
  const { file, environment, isDraft } = target;
  return {
    targetFlags: sameFilesAs(target),
    specFlags: isDraft === true ? null : optionWords({ file, environment }),
  };
}
