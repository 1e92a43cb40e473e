import { readObservedState } from '@kpki/engine';
import { artifactDocument, nextTexts } from '@kpki/presentation';
import { artifactsOf } from '@kpki/spec';
import type { RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { isText } from '../options/options.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, printResult } from '../print/record.ts';
import { artifactReport } from '../print/records.ts';
import { refuseAbsentDirectory } from '../session/configuration.ts';
import { inventoryOf } from '../session/inventory.ts';
import { readPurpose, withSession } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { knownArtifact } from './known-artifact.ts';

export const run: RunCommand = ({ arguments: [name = '', owner], options, terminal, call }) => {
  const listener = progressListener(terminal);
  return withSession<Exit>(readPurpose, options, terminal, listener, async (session) => {
    const { cluster, sinks, caPlacements, dependencies, targetFlags } = session;
    refuseAbsentDirectory(options.dir);
    const status = `${programName()} status${targetFlags}`;
    const { id } = knownArtifact(artifactsOf(cluster), name, owner, status);
    const inventory = inventoryOf(
      await readObservedState(cluster, sinks, listener, call, caPlacements),
      dependencies.now(),
      targetFlags,
    );
    terminal.progress(null);
    const report = artifactReport(cluster.name, inventory, id);
    if (report === null) throw new Fault('failed', `no sink keeps ${id}; what they keep is listed by: ${status}`);
    const format = options.output ?? 'table';
    const exit = report.state === 'missing' ? 'failed' : 'done';
    printResult({ options, terminal }, envelope('Artifact', report), () => artifactDocument(inventory, id));
    if (!isText(format)) return exit;
    const isToDo = report.state !== 'ok' || report.drift.length > 0;
    if (isToDo) terminal.note(nextTexts.toDo(`${programName()} plan${targetFlags}`));
    return exit;
  });
};
