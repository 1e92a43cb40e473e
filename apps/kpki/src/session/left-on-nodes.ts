import { keyFilesIn, type LeftOnNode, leftOnNodes, type Phase, type RotationTo } from '@kpki/engine';
import { type Block, leftOnNodesBlocks } from '@kpki/presentation';
import { shellWith } from '../options/command-text.ts';
import type { Session } from './session.ts';

/** Returns what an ended rotation leaves on nodes that kpki does not write to. */
export function leftOnNodesDocument(
  rotate: readonly RotationTo[],
  { cluster, caPlacements, targetFlags }: Pick<Session, 'cluster' | 'caPlacements' | 'targetFlags'>,
): readonly Block[] {
  const leftBy = (end: Phase): readonly LeftOnNode[] => {
    const names = rotate.filter(({ to }) => to === end).map(({ name }) => name);
    return leftOnNodes(names, cluster, keyFilesIn(caPlacements));
  };
  const shell = shellWith(targetFlags);
  return [...leftOnNodesBlocks('old', leftBy('remove'), shell), ...leftOnNodesBlocks('new', leftBy('rollback'), shell)];
}
