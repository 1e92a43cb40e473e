import type { AppliedTarget } from '@kpki/presentation';
import { shellWith } from '../options/command-text.ts';
import type { Session } from './session.ts';

/** Returns where the files of a session are, for the commands that come after an apply. */
export function appliedTarget({ cluster, sinks, specFlags, targetFlags }: Session): AppliedTarget {
  return {
    cluster,
    shell: shellWith(targetFlags),
    specShell: shellWith(specFlags),
    isInEnvironment: targetFlags === specFlags,
    startsServers: sinks.some(({ layout }) => layout.rows.some(({ artifact }) => artifact === 'apiserver')),
  };
}
