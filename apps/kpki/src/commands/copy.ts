import {
  type Copying,
  carryOutCopying,
  copyingBetween,
  type Listener,
  locationsOf,
  type ObservedState,
  type OpenSink,
  readObservedState,
  refuseUnread,
  refuseUnreadIn,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { consentTexts, copiedDocument, copyingDocument, nextTexts } from '@kpki/presentation';
import type { Cluster } from '@kpki/spec';
import type { RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { optionWords } from '../options/option-words.ts';
import type { OptionValues } from '../options/options.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, printDocument, printNext } from '../print/record.ts';
import { refuseReadOnly, sinkNameIn, type Target, targetAt } from '../session/configuration.ts';
import { holderOf, isKeptBusy, waiter, whileFree } from '../session/lock.ts';
import { withSinks } from '../session/session.ts';
import { type Advice, watchWrites, withNext } from '../session/what-next.ts';
import { programName } from '../terminal/program-name.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { consentToOutput, noteOfDryRun } from './consent.ts';

export const run: RunCommand = ({ options, terminal, call }) => {
  const { file } = options;
  const from = targetAt(sinkNameIn('from', options.from), file);
  const to = targetAt(sinkNameIn('to', options.to), file);
  if (from.environment === to.environment && from.from === to.from) {
    throw new Fault('usage', '--from and --to name one sink; name two');
  }
  const { listener, hasWritten } = watchWrites(progressListener(terminal));
  return withSinks<Exit>(from, terminal, listener, (_, source) =>
    withSinks<Exit>(to, terminal, listener, async (configuration, target) => {
      if (options['dry-run'] !== true) refuseReadOnly(configuration);
      const ends: Ends = { cluster: configuration.cluster, from: source, to: target };
      try {
        return await copy(ends, options, terminal, listener, call);
      } catch (error) {
        throw withNext(error, adviceFor(options, to), hasWritten());
      }
    }),
  );
};

function adviceFor({ file, from, to }: OptionValues, { environment }: Target): Advice {
  const targetFlags = optionWords({ file, environment });
  return {
    goOn: nextTexts.copiesRest(`kpki copy${optionWords({ file, from, to })}`),
    look: nextTexts.showsLack(`kpki doctor${targetFlags}`),
    flags: { targetFlags, specFlags: targetFlags },
  };
}

async function copy(
  ends: Ends,
  options: OptionValues,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<Exit> {
  const shown = copyingBetween(...(await worldsOf(ends, listener, call)));
  terminal.progress(null);
  refuseUnreadIn(shown);
  printDocument({ options, terminal }, copyingDocument(shown));
  if (shown.differing.length > 0) {
    throw new PluginError('conflict', 'the sink holds something else already; take it away, or copy into another');
  }
  if (shown.entries.length === 0) return 'done';
  if (options['dry-run'] === true) {
    terminal.note(noteOfDryRun);
    return 'done';
  }
  if (options.yes !== true) {
    const words = optionWords({ file: options.file, from: options.from, to: options.to });
    const instead = consentTexts.withYes(`${programName()} copy${words}`);
    if (!(await consentToOutput(terminal, 'Copy it?', instead))) return 'failed';
  }
  const waits = waiter(options, terminal);
  const outcome = await whileFree(
    locationsOf(ends.cluster, ends.to),
    holderOf('copy'),
    call,
    waits,
    async (lockedCall) => copyVerified(ends, shown, listener, lockedCall),
  );
  terminal.progress(null);
  if (isKeptBusy(outcome, terminal)) return 'waiting';
  const entriesWritten = outcome.done;
  printNext({ options, terminal }, envelope('Copied', { cluster: ends.cluster.name, entriesWritten }), () =>
    copiedDocument(entriesWritten),
  );
  return 'done';
}

interface Ends {
  readonly cluster: Cluster;
  readonly from: readonly OpenSink[];
  readonly to: readonly OpenSink[];
}

/** Copies exactly what was shown, and reads all of it back. */
async function copyVerified(ends: Ends, shown: Copying, listener: Listener, call: Call): Promise<number> {
  const now = copyingBetween(...(await worldsOf(ends, listener, call)));
  if (now.entries.length !== shown.entries.length || now.same !== shown.same || now.differing.length > 0) {
    throw new PluginError('conflict', 'one of the sinks has changed since it was read; start again');
  }
  const written = await carryOutCopying(now, listener, call);
  const { entries, differing } = copyingBetween(...(await worldsOf(ends, listener, call)));
  const wrong = [...entries, ...differing].map((each) => each.to.where);
  if (wrong.length === 0) return written;
  throw new PluginError('uncertain', `read back, it is not as it was written: ${wrong.join(', ')}`);
}

/** Reads both ends. Throws for a location that cannot be read: what it holds would be left out. */
async function worldsOf(ends: Ends, listener: Listener, call: Call): Promise<readonly [ObservedState, ObservedState]> {
  const from = await readObservedState(ends.cluster, ends.from, listener, call);
  const to = await readObservedState(ends.cluster, ends.to, listener, call);
  refuseUnread([...from.locations, ...to.locations]);
  return [from, to];
}
