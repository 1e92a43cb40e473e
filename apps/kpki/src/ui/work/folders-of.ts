import { dirname, join } from 'node:path';
import { entriesOf } from '@kpki/engine';
import { builtinPlugin } from '../../builtins.ts';
import type { Target } from '../../session/configuration.ts';
import { sinksOf } from '../../session/open-sinks.ts';
import type { Session } from '../../session/session.ts';

/** Each watched folder takes one of the watches that the kernel gives a user. */
const mostFolders = 2000;

type Opened = Pick<Session, 'configuration' | 'cluster' | 'sinks' | 'caPlacements'>;

/** Returns the folders of this machine that hold the files of a cluster; empty: they are too many, or there are none. */
export function foldersOf({ configuration, cluster, sinks, caPlacements }: Opened, target: Target): readonly string[] {
  const uses = sinksOf(configuration, target);
  const ofFiles = sinks.filter(({ name, unopened }) => {
    const use = Object.hasOwn(uses, name) ? uses[name]?.use : undefined;
    return unopened === undefined && use !== undefined && builtinPlugin(use)?.sink?.keepsFiles === true;
  });
  if (ofFiles.length === 0) return [];
  const folders = new Set(
    entriesOf(cluster, ofFiles, caPlacements).flatMap(({ location: { id }, entries }) => [
      id,
      ...[...entries].map((entry) => dirname(join(id, entry))),
    ]),
  );
  return folders.size > mostFolders ? [] : [...folders];
}
