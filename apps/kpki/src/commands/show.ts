import { readObservedState } from '@kpki/engine';
import { artifactsOf } from '@kpki/spec';
import type { RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { isText } from '../options/options.ts';
import { artifactReport, artifactText } from '../print/artifact-text.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, record } from '../print/record.ts';
import { viewOf } from '../print/view.ts';
import { refuseAbsentDirectory } from '../session/configuration.ts';
import { inventoryOf } from '../session/inventory.ts';
import { readPurpose, withSession } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { declaredArtifact } from './declared-artifact.ts';

export const run: RunCommand = ({ arguments: [name = '', owner], options, terminal, call }) => {
  const listener = progressListener(terminal);
  return withSession<Exit>(readPurpose, options, terminal, listener, async (session) => {
    const { cluster, sinks, caPlacements, dependencies, targetFlags } = session;
    refuseAbsentDirectory(options.dir);
    const status = `${programName()} status${targetFlags}`;
    const { id } = declaredArtifact(artifactsOf(cluster), name, owner, status);
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
    if (!isText(format)) {
      terminal.out(record(envelope('Artifact', report), format));
      return exit;
    }
    terminal.out(artifactText(report, inventory, viewOf(format, terminal)));
    const isToDo = report.state !== 'ok' || report.drift.length > 0;
    if (isToDo) terminal.note(`what to do about it: ${programName()} plan${targetFlags}`);
    return exit;
  });
};
