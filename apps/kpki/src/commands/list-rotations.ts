import { readObservedState, rotationRecord } from '@kpki/engine';
import { absentText, rotationListDocument } from '@kpki/presentation';
import type { Invocation } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { shellWith } from '../options/command-text.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, printResult } from '../print/record.ts';
import { refuseAbsentDirectory } from '../session/configuration.ts';
import { rotatable, rotationStatusesIn } from '../session/rotated-names.ts';
import { readPurpose, withSession } from '../session/session.ts';

const ofOneRotation = [
  'through',
  'rollback',
  'compromised',
  'skip-live-checks',
  'accept-unproven',
  'dry-run',
  'before',
  'after',
  'yes',
  'wait',
] as const;

export async function listRotations({ options, terminal, call }: Invocation): Promise<Exit> {
  const unexpected = ofOneRotation.find((name) => options[name] !== undefined);
  if (unexpected !== undefined) {
    throw new Fault(
      'usage',
      `--${unexpected} needs a NAME, as in \`kpki rotate kubernetes-ca\`; run \`kpki rotate --help\``,
    );
  }
  const listener = progressListener(terminal);
  return withSession<Exit>(readPurpose, options, terminal, listener, async (session) => {
    const { cluster, sinks, caPlacements, dependencies, targetFlags } = session;
    refuseAbsentDirectory(options.dir);
    const observed = await readObservedState(cluster, sinks, listener, call, caPlacements);
    const { statuses } = rotationStatusesIn(observed, rotatable(cluster), dependencies.now());
    terminal.progress(null);
    const absent = statuses.every(({ is }) => is === 'absent')
      ? absentText(statuses, observed, shellWith(targetFlags))
      : null;
    if (absent !== null) throw new Fault('failed', absent);
    const rotations = envelope('Rotations', { cluster: cluster.name, rotations: statuses.map(rotationRecord) });
    printResult({ options, terminal }, rotations, () => rotationListDocument(statuses, shellWith(targetFlags)));
    return 'done';
  });
}
