import type { Invocation, RunCommand, RunTogether } from '../command-line/command.ts';
import { ofEveryCommand } from '../command-line/help.ts';
import { Fault } from '../fault.ts';
import type { OptionName } from '../options/options.ts';
import { showReport } from './show-report.ts';
import { statusOfCluster } from './status-of-cluster.ts';

export const run: RunCommand = async (invocation) => {
  const { options, terminal } = invocation;
  if (invocation.arguments.length === 0) {
    return statusOfCluster(invocation, (report, shown) => showReport(report, options, terminal, shown));
  }
  const given = Object.keys(options) as OptionName[];
  const unexpected = given.find((name) => options[name] !== undefined && !isOfFiles(name));
  if (unexpected !== undefined) throw unexpectedOption(unexpected);
  // Loaded late, so that the status of a cluster does not wait for it.
  const { statusOfFiles } = await import('./status-of-files.ts');
  return statusOfFiles(invocation);
};

export const runTogether: RunTogether = async (invocation: Invocation, overEach) => {
  if (invocation.arguments.length > 0) throw unexpectedOption('file');
  const { statusTogether } = await import('./status-together.ts');
  return statusTogether(invocation, overEach);
};

/** The options of `kpki status FILE`, which refuses each other one. */
export const optionsOfFiles = ['output', 'out', 'within', 'exit-code', ...ofEveryCommand] as const;

function isOfFiles(name: OptionName): boolean {
  return optionsOfFiles.some((each) => each === name);
}

function unexpectedOption(name: OptionName): Fault {
  return new Fault(
    'usage',
    `the status of files uses no spec, so --${name} does not apply; leave out the paths, or leave out --${name}`,
  );
}
